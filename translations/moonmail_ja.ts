<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>BoardFooter</name>
    <message>
        <source>Fetching the flights…</source>
        <translation>便の情報を受け取っています…</translation>
    </message>
    <message>
        <source>No flights yet</source>
        <translation>まだ便がありません</translation>
    </message>
    <message>
        <source>As soon as a flight is announced, it appears here.</source>
        <translation>便が発表されると、ここに表示されます。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Flights marked “Sample” are invented for this demonstration. Past flights are from published records.</source>
        <translation>「見本」の便は、このデモのための架空の便です。これまでの便は、公開された記録によります。</translation>
    </message>
</context>
<context>
    <name>BoardHeader</name>
    <message>
        <source>Departures</source>
        <translation>出発便</translation>
    </message>
    <message>
        <source>Flights to the Moon, and the slots that are left. Dates are given as ranges; when they change, we tell you why.</source>
        <translation>月へ向かう便と、のこりの搭載枠です。日付は幅をもって示し、変わったときは理由をお伝えします。</translation>
    </message>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Landing site</source>
        <translation>着陸地</translation>
    </message>
    <message>
        <source>Launch window</source>
        <translation>打上げの期間</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状況</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>料金</translation>
    </message>
</context>
<context>
    <name>DepartureLine</name>
    <message>
        <source>%1 left</source>
        <translation>のこり%1</translation>
    </message>
    <message>
        <source>Send on this flight</source>
        <translation>この便で送る</translation>
    </message>
</context>
<context>
    <name>DeparturesPage</name>
    <message>
        <source>Departures</source>
        <translation>出発便</translation>
    </message>
</context>
<context>
    <name>FlightHead</name>
    <message>
        <source>and up, tax included</source>
        <comment>after the lowest price</comment>
        <translation>から（税込）</translation>
    </message>
    <message>
        <source>Send a message on this flight</source>
        <translation>この便でメッセージを送る</translation>
    </message>
    <message>
        <source>Launch window</source>
        <translation>打上げの期間</translation>
    </message>
    <message>
        <source>Landing planned for</source>
        <translation>着陸予定</translation>
    </message>
    <message>
        <source>Book by</source>
        <translation>申込みの締切り</translation>
    </message>
    <message>
        <source>Items due by</source>
        <translation>お預かり品の締切り</translation>
    </message>
    <message>
        <source>Mission ended</source>
        <translation>ミッション終了</translation>
    </message>
</context>
<context>
    <name>FlightMilestones</name>
    <message>
        <source>Milestones</source>
        <translation>マイルストーン</translation>
    </message>
    <message>
        <source>In the order in which they happened. Plans can change; the reason is given with each change.</source>
        <translation>実際に起きた順に並べています。予定は変わることがあり、変わったときは理由を添えます。</translation>
    </message>
</context>
<context>
    <name>FlightNews</name>
    <message>
        <source>News of this flight</source>
        <translation>この便のお知らせ</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>第%1号</translation>
    </message>
</context>
<context>
    <name>FlightPage</name>
    <message>
        <source>Departures</source>
        <translation>出発便</translation>
    </message>
    <message>
        <source>This flight is not known here</source>
        <translation>この便の情報がありません</translation>
    </message>
    <message>
        <source>It may have been withdrawn, or it has not been received yet. Departures shows every flight that is known.</source>
        <translation>取り下げられたか、まだ受け取っていない便です。出発便では、受け取っている便をすべてご覧いただけます。</translation>
    </message>
    <message>
        <source>To Departures</source>
        <translation>出発便へ</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>出典：%1</translation>
    </message>
</context>
<context>
    <name>FlightPrices</name>
    <message>
        <source>Prices and slots</source>
        <translation>料金とのこりの枠</translation>
    </message>
    <message>
        <source>Prices include tax. Sizes are the space inside.</source>
        <translation>料金は税込です。大きさは内寸です。</translation>
    </message>
</context>
<context>
    <name>FlightRights</name>
    <message>
        <source>If it fails</source>
        <translation>失敗したとき</translation>
    </message>
</context>
<context>
    <name>FlightSite</name>
    <message>
        <source>Landing site</source>
        <translation>着陸地</translation>
    </message>
</context>
<context>
    <name>FlightWindows</name>
    <message>
        <source>Launch window</source>
        <translation>打上げの期間</translation>
    </message>
    <message>
        <source>The window is an estimate, not a promise. Every change is kept here with its reason.</source>
        <translation>期間は見込みであり、お約束ではありません。変更はすべて理由とともに残します。</translation>
    </message>
    <message>
        <source>In force: %1</source>
        <translation>現在の期間：%1</translation>
    </message>
    <message>
        <source>No longer in force: %1</source>
        <translation>変更前の期間：%1</translation>
    </message>
</context>
<context>
    <name>MemberSheet</name>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Your sign-in has expired. What you typed and asked for is kept, and goes on once you sign in again.</source>
        <translation>サインインの有効期限が切れました。入力した内容とお申し込みは残っています。もう一度サインインすると続きから進みます。</translation>
    </message>
    <message>
        <source>Your browser opens the sign-in page. Without signing in you can look at every flight; to book and to follow a shipment, please sign in.</source>
        <translation>ブラウザーでサインインのページが開きます。便はサインインしなくてもご覧いただけます。予約やお預かり品の確認には、サインインが必要です。</translation>
    </message>
    <message>
        <source>Please continue in the browser window that has opened.</source>
        <translation>開いたブラウザーの画面で、続きを操作してください。</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) have not been sent yet. Signing out on this computer gives them up.</source>
        <translation>
            <numerusform>まだ送信されていないお申し込みが%n件あります。サインアウトすると取り消されます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Signing out removes your bookings and drafts from this computer. They stay in your account, except drafts, which are kept only here.</source>
        <translation>サインアウトすると、このパソコンから予約の内容と下書きが消えます。予約はアカウントに残りますが、下書きはこのパソコンだけにあります。</translation>
    </message>
    <message>
        <source>Sign in with the browser</source>
        <translation>ブラウザーでサインイン</translation>
    </message>
    <message>
        <source>Become a member</source>
        <translation>会員になる</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止する</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>サインアウト</translation>
    </message>
</context>
<context>
    <name>MoonDialog</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>ProgressSteps</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>%2段階のうち%1：%3</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Departures</source>
        <translation>出発便</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送る</translation>
    </message>
    <message>
        <source>My shipments</source>
        <translation>お預かり品</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Sync: %1</source>
        <translation>同期：%1</translation>
    </message>
    <message>
        <source>Continue in the browser</source>
        <translation>ブラウザーで続ける</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>もう一度サインイン</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
</context>
<context>
    <name>SyncRow</name>
    <message>
        <source>Try again</source>
        <translation>もう一度送る</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>確認しました</translation>
    </message>
</context>
<context>
    <name>SyncSheet</name>
    <message>
        <source>Sync</source>
        <translation>同期</translation>
    </message>
    <message>
        <source>Nothing is waiting. Everything you asked for has been answered.</source>
        <translation>送信待ちはありません。お申し込みはすべて処理されています。</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>いま同期する</translation>
    </message>
</context>
</TS>
