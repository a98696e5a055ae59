<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>AuditChain</name>
    <message>
        <source>Chain of entries</source>
        <translation>記録のつながり</translation>
    </message>
    <message>
        <source>Each entry is chained to the one before by its hash, and signed from time to time.</source>
        <translation>記録は1件ごとに直前の記録とハッシュでつながり、一定の間隔で署名されます。</translation>
    </message>
    <message>
        <source>Looking through it…</source>
        <translation>調べています…</translation>
    </message>
    <message>
        <source>Look for alterations</source>
        <translation>書き換えを調べる</translation>
    </message>
    <message>
        <source>Copy the checkpoint</source>
        <translation>照合点をコピー</translation>
    </message>
</context>
<context>
    <name>AuditEntry</name>
    <message>
        <source>No. %1: %2</source>
        <translation>%1番：%2</translation>
    </message>
    <message>
        <source>When</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>操作した人</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>About</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会員</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>ハッシュ</translation>
    </message>
    <message>
        <source>Only this person</source>
        <translation>この人だけ</translation>
    </message>
    <message>
        <source>Only this member</source>
        <translation>この会員だけ</translation>
    </message>
    <message>
        <source>Only this thing</source>
        <translation>この対象だけ</translation>
    </message>
</context>
<context>
    <name>AuditList</name>
    <message>
        <source>What was done</source>
        <translation>操作の種類</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新を読み込む</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出す</translation>
    </message>
    <message>
        <source>Only: %1</source>
        <translation>絞り込み：%1</translation>
    </message>
    <message>
        <source>Takes this filter away</source>
        <translation>この絞り込みを解除します</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度読み込む</translation>
    </message>
    <message>
        <source>Nothing fits</source>
        <translation>当てはまる記録がありません</translation>
    </message>
    <message>
        <source>No entry is about all of that. Take a filter away.</source>
        <translation>すべての条件に当てはまる記録はありません。絞り込みを解除してください。</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>操作記録</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み込んでいます…</translation>
    </message>
    <message>
        <source>Earlier entries</source>
        <translation>さらに前の記録</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Export the audit</source>
        <translation>操作記録の書き出し</translation>
    </message>
    <message>
        <source>One JSON object a line (%1)</source>
        <translation>1行に1件のJSON（%1）</translation>
    </message>
</context>
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
    <name>CallStaff</name>
    <message>
        <source>Calling staff…</source>
        <translation>お呼びしています…</translation>
    </message>
    <message>
        <source>Staff are on their way</source>
        <translation>係員が参ります</translation>
    </message>
    <message>
        <source>Nobody could be called</source>
        <translation>つながりませんでした</translation>
    </message>
    <message>
        <source>Please wait here for a moment. What you have begun stays.</source>
        <translation>その場で少しお待ちください。操作中の内容はそのまま残っています。</translation>
    </message>
    <message>
        <source>One moment, please. What you have begun stays.</source>
        <translation>少しお待ちください。操作中の内容はそのまま残っています。</translation>
    </message>
    <message>
        <source>Please ask at the lounge&apos;s reception. What you have begun stays for now.</source>
        <translation>お手数ですが、ラウンジの受付へお声がけください。操作中の内容はそのまま残っています。</translation>
    </message>
    <message>
        <source>Go on meanwhile</source>
        <translation>待つあいだに操作を続ける</translation>
    </message>
    <message>
        <source>No help needed any more</source>
        <translation>呼び出しを取り消す</translation>
    </message>
</context>
<context>
    <name>CallerBookings</name>
    <message>
        <source>Bookings</source>
        <translation>予約</translation>
    </message>
    <message>
        <source>No bookings</source>
        <translation>予約はありません</translation>
    </message>
</context>
<context>
    <name>CallerField</name>
    <message>
        <source>Show: %1</source>
        <translation>表示する：%1</translation>
    </message>
</context>
<context>
    <name>CallerFields</name>
    <message>
        <source>Registered</source>
        <translation>登録内容</translation>
    </message>
</context>
<context>
    <name>CallerFile</name>
    <message>
        <source>Nobody is open</source>
        <translation>お客さまを選んでいません</translation>
    </message>
    <message>
        <source>Find the caller on the left. What is personal stays hidden until they are verified.</source>
        <translation>左の欄で検索してください。
個人の情報は、本人確認が済むまで表示されません。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度読み込む</translation>
    </message>
    <message>
        <source>The call is over</source>
        <translation>対応を終える</translation>
    </message>
</context>
<context>
    <name>CallerLog</name>
    <message>
        <source>Done in this call</source>
        <translation>この対応の記録</translation>
    </message>
</context>
<context>
    <name>CallerReveal</name>
    <message>
        <source>Why is it needed? The member can see in their app that it was shown, when and why.</source>
        <translation>表示する理由を選んでください。いつ、なぜ表示したかは、会員ご本人のアプリにも残ります。</translation>
    </message>
    <message>
        <source>Show for a minute</source>
        <translation>1分間表示する</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
</context>
<context>
    <name>CallerVerify</name>
    <message>
        <source>Verify the caller</source>
        <translation>本人確認</translation>
    </message>
    <message>
        <source>Ask for at least two, without saying what is registered.</source>
        <translation>二つ以上をお客さまに言っていただきます。登録内容をこちらから伝えないでください。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>確認しています…</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>確認する</translation>
    </message>
    <message>
        <source>Show a code in their app</source>
        <translation>アプリにコードを表示</translation>
    </message>
    <message>
        <source>Make verifying possible again</source>
        <translation>停止を解除する</translation>
    </message>
</context>
<context>
    <name>CapsuleChoices</name>
    <message>
        <source>Capsules</source>
        <translation>カプセル</translation>
    </message>
</context>
<context>
    <name>CapsuleMeasures</name>
    <message>
        <source>Shape</source>
        <translation>形</translation>
    </message>
    <message>
        <source>Box-shaped or flat</source>
        <translation>箱形・平たいもの</translation>
    </message>
    <message>
        <source>Round like a coin or a ring</source>
        <translation>コインや指輪のような丸いもの</translation>
    </message>
    <message>
        <source>Diameter (mm)</source>
        <translation>直径（mm）</translation>
    </message>
    <message>
        <source>Length (mm)</source>
        <translation>長さ（mm）</translation>
    </message>
    <message>
        <source>Width (mm)</source>
        <translation>幅（mm）</translation>
    </message>
    <message>
        <source>Thickness (mm)</source>
        <translation>厚さ（mm）</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高さ（mm）</translation>
    </message>
    <message>
        <source>Mass (g)</source>
        <translation>重さ（g）</translation>
    </message>
    <message>
        <source>It is soft: measured pressed together</source>
        <translation>やわらかいもの（押して測った）</translation>
    </message>
    <message>
        <source>Cloth, ribbon or folded paper: press it flat with a ruler and measure it then.</source>
        <translation>布やリボンは、定規で押さえて縮めたときの大きさをお測りください。</translation>
    </message>
</context>
<context>
    <name>CapsulePresets</name>
    <message>
        <source>Kinds of keepsakes</source>
        <translation>品物の種類</translation>
    </message>
    <message>
        <source>Ready sizes</source>
        <translation>よくある品物</translation>
    </message>
</context>
<context>
    <name>CarriedPage</name>
    <message>
        <source>Open a draft from the lounge</source>
        <translation>ラウンジの下書きを開く</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>You began something at the screen in the lounge and took a code along. Within 24 hours it opens here, and you go on where you were.</source>
        <translation>ラウンジの端末で書きはじめ、コードをお持ち帰りになった下書きです。24時間以内なら、ここで開いて続きから進められます。</translation>
    </message>
    <message>
        <source>Code, or the address of the QR code</source>
        <translation>コード、またはQRコードのアドレス</translation>
    </message>
    <message>
        <source>Opening the draft…</source>
        <translation>下書きを開いています…</translation>
    </message>
    <message>
        <source>Open the draft</source>
        <translation>下書きを開く</translation>
    </message>
    <message>
        <source>Whoever has the code can open the draft, so keep it to yourself. Without the code nobody can read it, not even the server that keeps it.</source>
        <translation>コードを知っている人は下書きを開けますので、ご自分だけのものにしてください。コードがなければ、お預かりしているサーバーにも読めません。</translation>
    </message>
</context>
<context>
    <name>CarryHome</name>
    <message>
        <source>There is no draft to take home</source>
        <translation>お持ち帰りいただく下書きはありません</translation>
    </message>
    <message>
        <source>It can&apos;t be taken home just now</source>
        <translation>いまはお持ち帰りいただけません</translation>
    </message>
    <message>
        <source>Take your draft home</source>
        <translation>下書きのお持ち帰り</translation>
    </message>
    <message>
        <source>Without a network there is no code. Your draft itself is in this QR code.</source>
        <translation>ネットワークにつながらないため、下書きそのものをQRコードに入れました。</translation>
    </message>
    <message>
        <source>Preparing it…</source>
        <translation>準備しています…</translation>
    </message>
    <message>
        <source>Once you have written something, you can take it home from here.</source>
        <translation>何か書いていただくと、ここからお持ち帰りいただけます。</translation>
    </message>
    <message>
        <source>QR code of your draft, for your phone&apos;s camera</source>
        <translation>下書きのQRコード。スマートフォンのカメラで読み取れます</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>コード：%1</translation>
    </message>
    <message>
        <source>Scan the QR code with your phone&apos;s camera</source>
        <translation>スマートフォンのカメラで、QRコードを読み取ります</translation>
    </message>
    <message>
        <source>Scan the QR code with your phone&apos;s camera, or note down the code</source>
        <translation>スマートフォンのカメラでQRコードを読み取るか、コードを書き留めます</translation>
    </message>
    <message>
        <source>At home, open MoonMail and choose Send, then “Open a draft from the lounge”</source>
        <translation>ご自宅のMoonMailで、「送る」の「ラウンジの下書きを開く」を開きます</translation>
    </message>
    <message>
        <source>Paste the address that you scanned</source>
        <translation>読み取ったアドレスを貼り付けます</translation>
    </message>
    <message>
        <source>Type the code, or paste the address that you scanned</source>
        <translation>コードを入力するか、読み取ったアドレスを貼り付けます</translation>
    </message>
    <message>
        <source>Whoever has the address can open the draft. It is kept nowhere else: once you finish, it is gone here.</source>
        <translation>アドレスを知っている人は下書きを開けます。ほかにはどこにも残りません。終了すると、この端末からも消えます。</translation>
    </message>
    <message>
        <source>Whoever has the code can open the draft. Without it nobody can read it, and after 24 hours it is gone.</source>
        <translation>コードを知っている人は下書きを開けます。コードがなければ誰にも読めず、24時間で消えます。</translation>
    </message>
    <message>
        <source>I have it. On to the next draft</source>
        <translation>控えました。次の下書きへ</translation>
    </message>
    <message>
        <source>I have scanned it</source>
        <translation>読み取りました</translation>
    </message>
    <message>
        <source>I have it</source>
        <translation>控えました</translation>
    </message>
    <message>
        <source>Try again for a code</source>
        <translation>もう一度コードを作る</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Back to the menu</source>
        <translation>メニューへ戻る</translation>
    </message>
</context>
<context>
    <name>ChoiceCard</name>
    <message>
        <source>What the caller may choose</source>
        <translation>お客さまの権利</translation>
    </message>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>送信しています…</translation>
    </message>
</context>
<context>
    <name>ClaimPage</name>
    <message>
        <source>Claim a gift</source>
        <translation>贈り物を受け取る</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>This is for you</source>
        <translation>あなたへの贈り物です</translation>
    </message>
    <message>
        <source>Somebody has booked a place on a Moon flight for you, and gave you a code of eight characters. Type it here, and it is yours.</source>
        <translation>どなたかが、あなたのために月への便を予約しました。お手元の8文字のコードを入力すると、受け取れます。</translation>
    </message>
    <message>
        <source>Claim code</source>
        <translation>受け取りコード</translation>
    </message>
    <message>
        <source>To claim it you need to be a member; it costs nothing. What you typed stays here.</source>
        <translation>受け取るには会員登録（無料）が必要です。入力したコードはこのまま残ります。</translation>
    </message>
    <message>
        <source>Checking the code…</source>
        <translation>コードを確認しています…</translation>
    </message>
    <message>
        <source>Claim</source>
        <translation>受け取る</translation>
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
        <source>It is in My shipments now. You may change what is sent until the last date of the flight. If the flight fails, you choose what happens; money goes back to who paid.</source>
        <translation>「お預かり品」に加わりました。便の受付期限までは、送る内容を変更できます。便がうまくいかなかったときは、どうするかをあなたが選べます。返金の場合は、お支払いになった方へお返しします。</translation>
    </message>
    <message>
        <source>Fetching it…</source>
        <translation>読み込んでいます…</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>内容を見る</translation>
    </message>
</context>
<context>
    <name>ConfirmFacts</name>
    <message>
        <source>It said before: %1</source>
        <translation>変更前：%1</translation>
    </message>
</context>
<context>
    <name>ConfirmGuardian</name>
    <message>
        <source>A parent or guardian agrees</source>
        <translation>保護者の方の同意</translation>
    </message>
    <message>
        <source>You are under 18, so we need the consent of a parent or guardian to this order. Please hand them the screen.</source>
        <translation>18歳未満の方のお申し込みには、保護者の方の同意が必要です。この画面を保護者の方にお見せください。</translation>
    </message>
    <message>
        <source>Guardian&apos;s name</source>
        <translation>保護者のお名前</translation>
    </message>
    <message>
        <source>Relation to you</source>
        <translation>続柄</translation>
    </message>
    <message>
        <source>Mother, father, grandparent…</source>
        <translation>母、父、祖父母など</translation>
    </message>
    <message>
        <source>Guardian&apos;s telephone</source>
        <translation>保護者の電話番号</translation>
    </message>
    <message>
        <source>I am the guardian, I have read the order above, and I agree to it.</source>
        <translation>わたしは保護者です。上の申込内容を確認し、同意します。</translation>
    </message>
</context>
<context>
    <name>ConfirmOrder</name>
    <message>
        <source>Please check your order</source>
        <translation>お申し込み内容の最終確認</translation>
    </message>
    <message>
        <source>Please check the change</source>
        <translation>変更内容の最終確認</translation>
    </message>
    <message>
        <source>With the button below you place a binding order. You pay on the next page, in your browser.</source>
        <translation>下のボタンを押すと、お申し込みが確定します。お支払いは、このあとブラウザーで行います。</translation>
    </message>
    <message>
        <source>With the button below you place a binding order. There is nothing to pay.</source>
        <translation>下のボタンを押すと、変更のお申し込みが確定します。今回のお支払いはありません。</translation>
    </message>
    <message>
        <source>With the button below you place a binding order. You pay after that, on your own phone.</source>
        <translation>下のボタンを押すと、お申し込みが確定します。そのあと、ご自分のスマートフォンでお支払いいただきます。</translation>
    </message>
    <message>
        <source>What is marked below has changed since you first saw it.</source>
        <translation>最初にお見せした内容から変わったところがあります。</translation>
    </message>
    <message>
        <source>Nothing was ordered or charged.</source>
        <translation>お申し込みも、お支払いも行われていません。</translation>
    </message>
    <message>
        <source>Please read it again before you order.</source>
        <translation>印の付いた項目をもう一度お読みのうえ、お申し込みください。</translation>
    </message>
    <message>
        <source>Read the full terms in the browser</source>
        <translation>約款の全文をブラウザーで読む</translation>
    </message>
    <message>
        <source>Read the full terms on your phone</source>
        <translation>規約の全文をスマートフォンで読む</translation>
    </message>
</context>
<context>
    <name>ConfirmOwed</name>
    <message>
        <source>Our promise ends with: %1</source>
        <translation>お約束の完了：%1</translation>
    </message>
</context>
<context>
    <name>ConfirmSums</name>
    <message>
        <source>Already paid</source>
        <translation>お支払い済み</translation>
    </message>
    <message>
        <source>To pay now</source>
        <translation>今回のお支払い</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Goes back to you</source>
        <translation>ご返金</translation>
    </message>
    <message>
        <source>It goes back by the way you paid, once the change is confirmed.</source>
        <translation>変更が確定したあと、お支払いと同じ方法でお返しします。</translation>
    </message>
</context>
<context>
    <name>ConfirmTicket</name>
    <message>
        <source>Order to confirm</source>
        <translation>お申し込み内容</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>行き先</translation>
    </message>
    <message>
        <source>The Moon, %1</source>
        <translation>月・%1</translation>
    </message>
    <message>
        <source>Total price, tax included</source>
        <translation>お支払い総額（税込）</translation>
    </message>
    <message>
        <source>Booked for</source>
        <translation>ご名義</translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <source>This screen is covered</source>
        <translation>画面を隠しています</translation>
    </message>
    <message>
        <source>Your session has ended</source>
        <translation>サインインが終了しました</translation>
    </message>
    <message>
        <source>MoonMail Desk</source>
        <translation>MoonMail デスク</translation>
    </message>
    <message>
        <source>Signed in: %1. What was typed is kept. Sign in again to go on.</source>
        <translation>サインイン中：%1。入力した内容は残っています。もう一度サインインすると、続きから始められます。</translation>
    </message>
    <message>
        <source>The server has signed out %1: the time ran out, the role changed or the account was closed. What was typed is kept on this screen; nothing more is sent until you sign in again.</source>
        <translation>%1さんのサインインは、サーバー側で終了しました。期限切れ、担当の変更、またはアカウントの停止によるものです。入力した内容はこの画面に残っており、もう一度サインインするまで何も送信しません。</translation>
    </message>
    <message>
        <source>For staff: the support desk, receiving and flight operations. Your browser opens the sign-in page, with your password and a code from your authenticator app.</source>
        <translation>お客さま窓口、受付・検査、運航管理の係員用です。ブラウザーで、パスワードと認証アプリの確認コードを入力してサインインします。</translation>
    </message>
    <message>
        <source>Please continue in the browser window that has opened.</source>
        <translation>開いたブラウザーの画面で続けてください。</translation>
    </message>
    <message>
        <source>Sign in with the browser</source>
        <translation>ブラウザーでサインイン</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>もう一度サインイン</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>別の係員に替わる</translation>
    </message>
    <message>
        <source>Signs out and discards what was typed</source>
        <translation>サインアウトし、入力中の内容を破棄します</translation>
    </message>
</context>
<context>
    <name>CoverServer</name>
    <message>
        <source>Server: %1</source>
        <translation>サーバー：%1</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Name another server</source>
        <translation>別のサーバーを指定します</translation>
    </message>
    <message>
        <source>Server&apos;s address</source>
        <translation>サーバーのアドレス</translation>
    </message>
    <message>
        <source>Use this server</source>
        <translation>このサーバーを使う</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
</context>
<context>
    <name>DeclareAgree</name>
    <message>
        <source>Please read each line, and choose it if you agree.</source>
        <translation>一つずつお読みになり、ご同意いただけるものをお選びください。</translation>
    </message>
</context>
<context>
    <name>DeclareCount</name>
    <message>
        <source>One less</source>
        <translation>1つ減らす</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>1つ増やす</translation>
    </message>
</context>
<context>
    <name>DeclareNoPhotos</name>
    <message>
        <source>Photos can&apos;t be added at this screen.</source>
        <translation>この画面では写真を添えられません。</translation>
    </message>
    <message>
        <source>You can order without them.</source>
        <translation>写真がなくてもお申し込みいただけます。</translation>
    </message>
    <message>
        <source>Later you can add them in the app on your own computer. Our staff look at the declaration first and ask you if they need a photo.</source>
        <translation>あとから、ご自分のパソコンのアプリで追加できます。まずスタッフが申告の内容を確認し、写真が必要なときはご連絡します。</translation>
    </message>
</context>
<context>
    <name>DeclareOwner</name>
    <message>
        <source>The authorities that allow the launch ask whose each item is. Other members never see it.</source>
        <translation>打上げを許可する官庁に、お品物がどなたのものかを届け出ます。ほかの会員には見えません。</translation>
    </message>
    <message>
        <source>Owner&apos;s name</source>
        <translation>持ち主のお名前</translation>
    </message>
    <message>
        <source>The person to whom the item belongs.</source>
        <translation>お品物をお持ちの方のお名前です。</translation>
    </message>
    <message>
        <source>Owner&apos;s nationality</source>
        <translation>持ち主の国籍</translation>
    </message>
    <message>
        <source>About what it is worth, in yen</source>
        <translation>およその価格（円）</translation>
    </message>
    <message>
        <source>For example: 12,000</source>
        <translation>例：12,000</translation>
    </message>
</context>
<context>
    <name>DeclarePhoto</name>
    <message>
        <source>Remove %1</source>
        <translation>%1を外す</translation>
    </message>
</context>
<context>
    <name>DeclarePhotos</name>
    <message>
        <source>Photos of the item</source>
        <translation>お品物の写真</translation>
    </message>
    <message>
        <source>From several sides, in good light, beside a coin or a ruler. JPEG, PNG, WebP or AVIF; you can also drop them here or paste them.</source>
        <translation>明るいところで、いくつかの向きから。硬貨や定規を並べると大きさが伝わります。JPEG、PNG、WebP、AVIFに対応し、ここへのドロップや貼り付けもできます。</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>写真を追加する</translation>
    </message>
    <message>
        <source>Choose photos</source>
        <translation>写真を選ぶ</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>Data sheet (optional)</source>
        <translation>データシート（任意）</translation>
    </message>
    <message>
        <source>If the maker has measured what the material gives off in a vacuum, a picture of that page helps our staff decide.</source>
        <translation>材料メーカーが、真空で出るガスの量を測っている場合は、そのページの写真があると確認が早く進みます。</translation>
    </message>
    <message>
        <source>Choose another picture</source>
        <translation>別の写真を選ぶ</translation>
    </message>
    <message>
        <source>Add a picture</source>
        <translation>写真を添える</translation>
    </message>
    <message>
        <source>Photos (%1)</source>
        <translation>写真（%1）</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>すべてのファイル（%1）</translation>
    </message>
    <message>
        <source>Choose a picture of the data sheet</source>
        <translation>データシートの写真を選ぶ</translation>
    </message>
</context>
<context>
    <name>DeclareQuestion</name>
    <message>
        <source>Yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>わからない</translation>
    </message>
    <message>
        <source>No</source>
        <translation>いいえ</translation>
    </message>
</context>
<context>
    <name>DeclareSteps</name>
    <message>
        <source>Previous part</source>
        <translation>前へ</translation>
    </message>
    <message>
        <source>Next part</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>To what is missing</source>
        <translation>残っているところへ</translation>
    </message>
</context>
<context>
    <name>DeclareVerdict</name>
    <message>
        <source>Open this part</source>
        <translation>この項目を開く</translation>
    </message>
</context>
<context>
    <name>DeclareWhat</name>
    <message>
        <source>What is it?</source>
        <translation>お品物は何ですか</translation>
    </message>
    <message>
        <source>As you would tell a friend: “My grandmother&apos;s silver ring”.</source>
        <translation>「祖母の銀の指輪」のように、お友だちに話すときのことばで結構です。</translation>
    </message>
    <message>
        <source>What kind of thing is it?</source>
        <translation>どのようなものですか</translation>
    </message>
    <message>
        <source>What is it made of?</source>
        <translation>何でできていますか</translation>
    </message>
    <message>
        <source>Choose all that are in it.</source>
        <translation>使われているものを、すべてお選びください。</translation>
    </message>
    <message>
        <source>How many are there?</source>
        <translation>いくつありますか</translation>
    </message>
    <message>
        <source>All that go into this one capsule. Size and mass are of all of them together.</source>
        <translation>一つのカプセルにまとめて入れる数です。大きさと重さは、全部をまとめたものです。</translation>
    </message>
    <message>
        <source>Finish (optional)</source>
        <translation>表面の仕上げ（任意）</translation>
    </message>
    <message>
        <source>Plating, paint, varnish, engraving. For example: gold plated.</source>
        <translation>めっき、塗装、ニス、彫刻など。例：金めっき</translation>
    </message>
    <message>
        <source>How much of it is organic?</source>
        <translation>有機物はどのくらいですか</translation>
    </message>
    <message>
        <source>For example: 0.5 g</source>
        <translation>例：0.5 g</translation>
    </message>
    <message>
        <source>Description (optional)</source>
        <translation>説明（任意）</translation>
    </message>
    <message>
        <source>What our staff should know: what it contains, who made it, who has agreed.</source>
        <translation>中に入っているもの、作った方、お許しをくださった方など、スタッフに伝えたいことをお書きください。</translation>
    </message>
    <message>
        <source>Size and mass</source>
        <translation>大きさと重さ</translation>
    </message>
    <message>
        <source>From the page before; you can change it there.</source>
        <translation>前のページでご記入いただいたものです。前のページに戻ると変えられます。</translation>
    </message>
</context>
<context>
    <name>DepartureLine</name>
    <message>
        <source>%1 left</source>
        <translation>のこり%1</translation>
    </message>
    <message>
        <source>Send</source>
        <comment>on this flight</comment>
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
    <name>Desk</name>
    <message>
        <source>MoonMail Desk</source>
        <translation>MoonMail デスク</translation>
    </message>
    <message>
        <source>%1 – MoonMail Desk</source>
        <translation>%1 – MoonMail デスク</translation>
    </message>
</context>
<context>
    <name>DeskCode</name>
    <message>
        <source>Code for the support desk</source>
        <translation>サポートデスクへお伝えいただくコード</translation>
    </message>
    <message>
        <source>Read it out only if you are talking with the MoonMail support desk now. If you did not call, close it: nobody gets in without it.</source>
        <translation>いまサポートデスクとお話しになっている場合だけ、読み上げてください。お心当たりがないときは、そのまま閉じてください。コードがなければ、だれもご本人として扱われません。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>The support desk asks for this code: %1</source>
        <translation>サポートデスクが、このコードをお待ちしています：%1</translation>
    </message>
</context>
<context>
    <name>DeskRail</name>
    <message>
        <source>Commands</source>
        <translation>操作一覧</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>隠す</translation>
    </message>
    <message>
        <source>%1, %2. Settings and signing out</source>
        <translation>%1、%2。設定とサインアウト</translation>
    </message>
</context>
<context>
    <name>DeskSettings</name>
    <message>
        <source>Sign out</source>
        <translation>サインアウト</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜</translation>
    </message>
    <message>
        <source>Dawn</source>
        <translation>明け方</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Cover the screen after</source>
        <translation>画面を隠すまでの時間</translation>
    </message>
    <message>
        <source>when nobody has used it for so long</source>
        <translation>操作のない時間がこれを超えると隠します</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字の大きさ</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>動きを減らす</translation>
    </message>
    <message>
        <source>Nothing slides or fades</source>
        <translation>画面の動きや切り替わりの効果をなくします</translation>
    </message>
</context>
<context>
    <name>DrawTools</name>
    <message>
        <source>Draw on the plate with a mouse, pen or finger</source>
        <translation>マウス・ペン・指で、プレートの上にそのまま描けます</translation>
    </message>
    <message>
        <source>Draw on the plate with your finger</source>
        <translation>プレートの上に、指でそのまま描けます</translation>
    </message>
    <message>
        <source>Fine pen</source>
        <translation>細いペン</translation>
    </message>
    <message>
        <source>Medium pen</source>
        <translation>ふつうのペン</translation>
    </message>
    <message>
        <source>Broad pen</source>
        <translation>太いペン</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>1つ戻す</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>すべて消す</translation>
    </message>
    <message>
        <source>Bring the drawing back</source>
        <translation>消した線を戻す</translation>
    </message>
</context>
<context>
    <name>FindPage</name>
    <message>
        <source>A picture of a pass</source>
        <translation>搭乗券の画像</translation>
    </message>
    <message>
        <source>Pictures and PDF (%1)</source>
        <translation>画像とPDF（%1）</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>すべてのファイル（%1）</translation>
    </message>
</context>
<context>
    <name>FindResults</name>
    <message>
        <source>Name, number, phone, e-mail, pass</source>
        <translation>お名前、番号、電話、メール、搭乗券</translation>
    </message>
    <message>
        <source>Search for a caller</source>
        <translation>お客さまを検索</translation>
    </message>
    <message>
        <source>Name in kanji, kana or Latin letters, membership number, phone, e-mail, booking reference, pass or air waybill</source>
        <translation>お名前（漢字・かな・ローマ字）、会員番号、電話番号、メールアドレス、予約番号、搭乗券、航空貨物運送状</translation>
    </message>
    <message>
        <source>Find by a picture&apos;s QR code</source>
        <translation>画像のQRコードで検索</translation>
    </message>
    <message>
        <source>QR code in a picture or PDF, or drop it here (%1)</source>
        <translation>画像やPDFのQRコードで検索。画面へのドロップもできます（%1）</translation>
    </message>
    <message>
        <source>One character is enough: a name in kanji, kana or Latin letters, a membership number, a phone number, an e-mail address, a booking reference, an air waybill. Or scan a pass.</source>
        <translation>1文字から検索できます。お名前（漢字・かな・ローマ字）、会員番号、電話番号、メールアドレス、予約番号、航空貨物運送状の番号を入力するか、搭乗券を読み取ってください。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度検索</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>検索結果</translation>
    </message>
</context>
<context>
    <name>FindTabs</name>
    <message>
        <source>Results</source>
        <translation>検索結果</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>お客さま</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>手続き</translation>
    </message>
</context>
<context>
    <name>Finish</name>
    <message>
        <source>Everything is done</source>
        <translation>手続きが終わりました</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>終了しました</translation>
    </message>
    <message>
        <source>Thank you for coming. Nothing of yours stays here.</source>
        <translation>ご利用ありがとうございました。お客さまの情報は、この端末に残りません。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>お手続きの内容</translation>
    </message>
    <message>
        <source>Please take with you</source>
        <translation>お忘れ物はございませんか</translation>
    </message>
    <message>
        <source>Close now</source>
        <translation>画面を閉じる</translation>
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
    <name>FlightsFacts</name>
    <message>
        <source>Milestones and events</source>
        <translation>マイルストーンと出来事</translation>
    </message>
    <message>
        <source>Updates and windows</source>
        <translation>お知らせと打上げ期間</translation>
    </message>
</context>
<context>
    <name>FlightsFeed</name>
    <message>
        <source>Feed: %1</source>
        <translation>フィード：%1</translation>
    </message>
    <message>
        <source>Import a feed</source>
        <translation>フィードの取り込み</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>処理中…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>取り込む</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>ファイルを選ぶ…</translation>
    </message>
</context>
<context>
    <name>FlightsForm</name>
    <message>
        <source>See what the bookings get</source>
        <translation>予約ごとの内訳を見る</translation>
    </message>
</context>
<context>
    <name>FlightsList</name>
    <message>
        <source>Flights</source>
        <translation>便の一覧</translation>
    </message>
    <message>
        <source>Read the flights again</source>
        <translation>便を読み込み直す</translation>
    </message>
</context>
<context>
    <name>FlightsOutcome</name>
    <message>
        <source>Declaring an outcome can&apos;t be taken back. Every member on this flight is told.</source>
        <translation>結果の宣言は取り消せません。この便のお客さま全員にお知らせします。</translation>
    </message>
</context>
<context>
    <name>FlightsPage</name>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>There are no flights yet</source>
        <translation>便はまだありません</translation>
    </message>
    <message>
        <source>A mission feed brings in the flights of an operator.</source>
        <translation>フィードを取り込むと、運航会社の便がここに並びます。</translation>
    </message>
    <message>
        <source>A mission feed</source>
        <translation>フィードのファイル</translation>
    </message>
    <message>
        <source>Mission feeds (%1)</source>
        <translation>フィード（%1）</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>すべてのファイル（%1）</translation>
    </message>
</context>
<context>
    <name>FlightsPublish</name>
    <message>
        <source>Sending…</source>
        <translation>送信中…</translation>
    </message>
    <message>
        <source>Declare the outcome</source>
        <translation>結果を宣言する</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>公開する</translation>
    </message>
</context>
<context>
    <name>FlightsTabs</name>
    <message>
        <source>Import a feed…</source>
        <translation>フィードの取り込み…</translation>
    </message>
</context>
<context>
    <name>GroupExample</name>
    <message>
        <source>How a list looks</source>
        <translation>名簿の例</translation>
    </message>
    <message>
        <source>See you on the Moon!
To my future self: keep looking up.
Thank you, everyone.</source>
        <translation>いつか、あの光の中で会おう。
十年後のわたしへ。空を見上げていますか。
みんな、ありがとう。</translation>
    </message>
    <message>
        <source>Sakura Yamamoto
Haruto Suzuki
Yui Tanaka</source>
        <translation>山本&#x3000;さくら
鈴木&#x3000;はると
田中&#x3000;ゆい</translation>
    </message>
    <message>
        <source>Up to 500 lines. You can also drop a CSV file here: names in the first column, words in the second, in UTF-8 or Shift_JIS.</source>
        <translation>500行まで。CSVファイルをここにドロップすることもできます。1列目がお名前、2列目がことば。文字コードはUTF-8とShift_JISに対応しています。</translation>
    </message>
</context>
<context>
    <name>GroupPreview</name>
    <message>
        <source>How it will look</source>
        <translation>プレートの見本</translation>
    </message>
</context>
<context>
    <name>GroupSource</name>
    <message>
        <source>Messages</source>
        <translation>ことば</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>お名前</translation>
    </message>
    <message>
        <source>One message a line; or a name, a tab and the message, as spreadsheets copy it.</source>
        <translation>1行にひとつ。「お名前・ことば」の2列も貼り付けられます。</translation>
    </message>
    <message>
        <source>One name a line, as spreadsheets copy it.</source>
        <translation>1行にひとりずつ。表計算ソフトの列をそのまま貼り付けられます。</translation>
    </message>
    <message>
        <source>One message a line.</source>
        <translation>1行にひとつずつ書いてください。</translation>
    </message>
    <message>
        <source>One name a line.</source>
        <translation>1行におひとりずつ書いてください。</translation>
    </message>
    <message>
        <source>This list is too long to be shown and edited here.</source>
        <translation>リストが長いため、ここでは表示・編集できません。</translation>
    </message>
    <message>
        <source>It is kept as it is. Change it in the file, then open the file again.</source>
        <translation>内容はそのまま保存しています。変えるときは、ファイルを直してから開き直してください。</translation>
    </message>
    <message>
        <source>Open a CSV file</source>
        <translation>CSVファイルを開く</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>リストを空にする</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止める</translation>
    </message>
    <message>
        <source>Go on checking</source>
        <translation>確認を続ける</translation>
    </message>
    <message>
        <source>Open a list</source>
        <translation>名簿を開く</translation>
    </message>
    <message>
        <source>Lists (%1)</source>
        <translation>名簿 (%1)</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>すべてのファイル (%1)</translation>
    </message>
</context>
<context>
    <name>GroupTable</name>
    <message>
        <source>Find a name</source>
        <translation>お名前をさがす</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>名簿</translation>
    </message>
</context>
<context>
    <name>GroupTotal</name>
    <message>
        <source>%1 comes to %2, tax included</source>
        <translation>%1、合計%2（税込）</translation>
    </message>
    <message>
        <source>Total, tax included</source>
        <translation>お支払い総額（税込）</translation>
    </message>
</context>
<context>
    <name>GroupWrong</name>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>What can&apos;t be taken</source>
        <translation>お預かりできないもの</translation>
    </message>
    <message>
        <source>Nothing of the list is booked until all of it is right.</source>
        <translation>すべての行が整うまで、予約には進みません。</translation>
    </message>
    <message>
        <source>Lines that can&apos;t be taken</source>
        <translation>お預かりできない行</translation>
    </message>
</context>
<context>
    <name>Guest</name>
    <message>
        <source>Everything to touch is in the lower half</source>
        <translation>操作はすべて画面の下半分で行えます</translation>
    </message>
</context>
<context>
    <name>GuestHeader</name>
    <message>
        <source>Time left</source>
        <translation>残り時間</translation>
    </message>
</context>
<context>
    <name>GuestTools</name>
    <message>
        <source>Language, looks and reach</source>
        <translation>言語・表示・操作の位置</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>HelpBooking</name>
    <message>
        <source>Verify the caller first</source>
        <translation>先に本人確認をお願いします</translation>
    </message>
    <message>
        <source>No booking is chosen</source>
        <translation>予約が選ばれていません</translation>
    </message>
    <message>
        <source>What can be done with the booking appears once the caller is verified.</source>
        <translation>本人確認が済むと、できる手続きが表示されます。</translation>
    </message>
    <message>
        <source>Choose the booking that the call is about.</source>
        <translation>お問い合わせの予約を選んでください。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>What was changed meanwhile</source>
        <translation>その間に変更された内容</translation>
    </message>
</context>
<context>
    <name>HelpForm</name>
    <message>
        <source>Title</source>
        <translation>件名</translation>
    </message>
    <message>
        <source>Name of the item</source>
        <translation>品名</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>お名前</translation>
    </message>
    <message>
        <source>Mass (g)</source>
        <translation>質量（g）</translation>
    </message>
    <message>
        <source>Length (mm)</source>
        <translation>長さ（mm）</translation>
    </message>
    <message>
        <source>Width (mm)</source>
        <translation>幅（mm）</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高さ（mm）</translation>
    </message>
    <message>
        <source>Name in kana</source>
        <translation>お名前（カナ）</translation>
    </message>
    <message>
        <source>Name in Latin letters</source>
        <translation>お名前（ローマ字）</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>本文</translation>
    </message>
    <message>
        <source>New flight</source>
        <translation>新しい便</translation>
    </message>
    <message>
        <source>Refund (yen)</source>
        <translation>ご返金の額（円）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>The pass is in other hands: make a new one</source>
        <translation>他人の手に渡ったため、新しい搭乗券を発行する</translation>
    </message>
    <message>
        <source>What the member is told</source>
        <translation>お客さまへのお知らせ</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>Booking</source>
        <translation>予約</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>連絡</translation>
    </message>
    <message>
        <source>Waiting (%1)</source>
        <translation>返事待ち（%1）</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>返事待ち</translation>
    </message>
</context>
<context>
    <name>HelpQueue</name>
    <message>
        <source>Questions that members send from their app appear here, longest waiting first.</source>
        <translation>お客さまがアプリから送ったお問い合わせが、お待たせしている順に並びます。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
</context>
<context>
    <name>HelpTalk</name>
    <message>
        <source>Verify the caller first</source>
        <translation>先に本人確認をお願いします</translation>
    </message>
    <message>
        <source>Nobody is open</source>
        <translation>お客さまが開かれていません</translation>
    </message>
    <message>
        <source>What was written is shown once the caller is verified, or while they wait for an answer.</source>
        <translation>これまでの連絡は、本人確認が済むか、お返事を待っているあいだに表示されます。</translation>
    </message>
    <message>
        <source>Open a caller to see what was written with them.</source>
        <translation>お客さまを開くと、これまでの連絡が表示されます。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>お問い合わせ</translation>
    </message>
    <message>
        <source>Nothing was written yet.</source>
        <translation>まだ連絡はありません。</translation>
    </message>
    <message>
        <source>Message to the member</source>
        <translation>お客さまへの連絡</translation>
    </message>
    <message>
        <source>It appears in their app as from the MoonMail support desk.</source>
        <translation>アプリには「MoonMail サポートデスク」として表示されます。</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信する</translation>
    </message>
    <message>
        <source>I look after it</source>
        <translation>自分が対応する</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>お問い合わせを終了</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>もう一度開く</translation>
    </message>
    <message>
        <source>Hand over to</source>
        <translation>引き継ぐ相手</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>引き継ぐ</translation>
    </message>
    <message>
        <source>Notes for colleagues</source>
        <translation>係員どうしのメモ</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>新しいメモ</translation>
    </message>
    <message>
        <source>Not shown in the app, but part of the data that the member may ask for.</source>
        <translation>アプリには表示されませんが、お客さまが請求できる会員データに含まれます。</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>メモを保存</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Finish now? This would be lost.</source>
        <translation>終了しますか。次のものは失われます。</translation>
    </message>
    <message>
        <source>Finish now?</source>
        <translation>終了しますか</translation>
    </message>
    <message>
        <source>Nothing stays on this screen when you leave. This would be lost:</source>
        <translation>終了すると、この端末には何も残りません。次のものは失われます。</translation>
    </message>
    <message>
        <source>Go on here</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Take it home</source>
        <translation>持ち帰る</translation>
    </message>
    <message>
        <source>Go on in your own app, with a code, within 24 hours</source>
        <translation>コードを使って、24時間以内にご自分のアプリで続けられます</translation>
    </message>
    <message>
        <source>Finish, and lose it</source>
        <translation>破棄して終了する</translation>
    </message>
</context>
<context>
    <name>ManifestDiff</name>
    <message>
        <source>Comparing…</source>
        <translation>比べています…</translation>
    </message>
    <message>
        <source>To what is missing</source>
        <translation>足りない項目に戻る</translation>
    </message>
</context>
<context>
    <name>ManifestDraft</name>
    <message>
        <source>Read it anew</source>
        <translation>読み直す</translation>
    </message>
    <message>
        <source>Read it anew (%1)</source>
        <translation>読み直す（%1）</translation>
    </message>
</context>
<context>
    <name>ManifestFlights</name>
    <message>
        <source>Flights</source>
        <translation>便の一覧</translation>
    </message>
</context>
<context>
    <name>ManifestFreeze</name>
    <message>
        <source>Freeze a version</source>
        <translation>版を確定する</translation>
    </message>
    <message>
        <source>Reason (needed)</source>
        <translation>確定の理由（必須）</translation>
    </message>
    <message>
        <source>Reason (if there is one)</source>
        <translation>確定の理由（任意）</translation>
    </message>
    <message>
        <source>It stands in the document and in the audit.</source>
        <translation>目録と操作記録に残ります。</translation>
    </message>
    <message>
        <source>Freeze it although something is missing</source>
        <translation>足りない項目があるまま確定する</translation>
    </message>
    <message>
        <source>Freezing…</source>
        <translation>確定しています…</translation>
    </message>
    <message>
        <source>Freeze this version</source>
        <translation>この内容で確定する</translation>
    </message>
</context>
<context>
    <name>ManifestGaps</name>
    <message>
        <source>Shipments that lack it</source>
        <translation>該当するお預かり品</translation>
    </message>
    <message>
        <source>See to it: %1</source>
        <translation>%1の画面へ</translation>
    </message>
</context>
<context>
    <name>ManifestPage</name>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>There is no flight yet</source>
        <translation>便がまだありません</translation>
    </message>
    <message>
        <source>Once a flight is announced, its manifest begins here.</source>
        <translation>便が発表されると、その積載目録がここに表示されます。</translation>
    </message>
</context>
<context>
    <name>ManifestSaveDialog</name>
    <message>
        <source>Save the manifest</source>
        <translation>積載目録を保存</translation>
    </message>
</context>
<context>
    <name>ManifestVersions</name>
    <message>
        <source>Versions</source>
        <translation>確定した版</translation>
    </message>
    <message>
        <source>Nothing was frozen yet.</source>
        <translation>確定した版はまだありません。</translation>
    </message>
    <message>
        <source>Compare with now</source>
        <translation>いまと比べる</translation>
    </message>
    <message>
        <source>With the one before</source>
        <translation>前の版と比べる</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>JSON…</source>
        <translation>JSON…</translation>
    </message>
    <message>
        <source>A file names the owners. Each one that is saved is in the audit.</source>
        <translation>ファイルには持ち主の名前が入ります。保存するたびに操作記録に残ります。</translation>
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
    <name>Menu</name>
    <message>
        <source>What would you like to do?</source>
        <translation>何をなさいますか</translation>
    </message>
    <message>
        <source>Signed in: %1</source>
        <translation>サインイン中：%1</translation>
    </message>
</context>
<context>
    <name>MessagesPage</name>
    <message>
        <source>Support</source>
        <translation>サポート</translation>
    </message>
    <message>
        <source>Ask the support desk</source>
        <translation>サポートデスクに聞く</translation>
    </message>
    <message>
        <source>Sign in to write to us about your bookings, and to see our answers.</source>
        <translation>サインインすると、ご予約についてお問い合わせいただき、お返事をご覧いただけます。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>お問い合わせの内容</translation>
    </message>
    <message>
        <source>Write down what you would like to know. The MoonMail support desk answers here, and you may close the app meanwhile.</source>
        <translation>お知りになりたいことをお書きください。MoonMail サポートデスクがこの画面でお返事します。アプリは閉じていただいて構いません。</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Please leave out passwords and card numbers: we never ask for them.</source>
        <translation>パスワードやカード番号は書かないでください。こちらからお尋ねすることはありません。</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信する</translation>
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
    <name>MyDataAccesses</name>
    <message>
        <source>Who looked at your data</source>
        <translation>登録内容を見た人</translation>
    </message>
    <message>
        <source>Our staff see your details hidden. When one is shown to them, they say why, and it is listed here.</source>
        <translation>係員には、お客さまの登録内容は伏せて表示されます。表示したときは理由を記録し、ここに載せています。</translation>
    </message>
    <message>
        <source>Nobody has looked at your details.</source>
        <translation>登録内容を表示した記録はありません。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
</context>
<context>
    <name>MyDataDeletion</name>
    <message>
        <source>Your data was deleted</source>
        <translation>データを削除しました</translation>
    </message>
    <message>
        <source>Delete your account</source>
        <translation>退会とデータの削除</translation>
    </message>
    <message>
        <source>You see first what is deleted, and what the law wants us to keep.</source>
        <translation>削除されるものと、法律により保管が必要なものを、先にご確認いただけます。</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>確認しています…</translation>
    </message>
    <message>
        <source>Show what would be deleted</source>
        <translation>削除される内容を見る</translation>
    </message>
    <message>
        <source>It can&apos;t be deleted yet.</source>
        <translation>まだ削除できません。</translation>
    </message>
    <message>
        <source>What is deleted</source>
        <translation>削除されるもの</translation>
    </message>
    <message>
        <source>What stays, and why</source>
        <translation>残るものと、その理由</translation>
    </message>
    <message>
        <source>Type your membership number to delete everything that need not stay</source>
        <translation>削除するには、会員番号を入力してください</translation>
    </message>
    <message>
        <source>This can&apos;t be undone.</source>
        <translation>削除すると元に戻せません。</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>削除しています…</translation>
    </message>
    <message>
        <source>Delete my account</source>
        <translation>退会して削除する</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Keep my account</source>
        <translation>退会しない</translation>
    </message>
</context>
<context>
    <name>MyDataDocument</name>
    <message>
        <source>Read it</source>
        <translation>読む</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>同意する</translation>
    </message>
</context>
<context>
    <name>MyDataPage</name>
    <message>
        <source>Your data</source>
        <translation>あなたのデータ</translation>
    </message>
    <message>
        <source>ZIP archives (*.zip)</source>
        <translation>ZIPファイル (*.zip)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>What you agreed to</source>
        <translation>同意した内容</translation>
    </message>
    <message>
        <source>Everything about you, as a file</source>
        <translation>データをまとめて保存</translation>
    </message>
    <message>
        <source>A ZIP archive with your profile, bookings, payments, messages and pictures, as we keep them. Passwords are not in it: nobody can read them.</source>
        <translation>会員情報、予約、お支払い、メッセージ、写真など、お預かりしているデータをZIPファイルにまとめます。パスワードは誰にも読めない形で保管しているため、含まれません。</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>保存しています…</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>ファイルに保存…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
</context>
<context>
    <name>OrganisationDetail</name>
    <message>
        <source>Name on receipts</source>
        <translation>領収書の宛名</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>変更…</translation>
    </message>
    <message>
        <source>Who books</source>
        <translation>予約の担当者</translation>
    </message>
    <message>
        <source>%1 (you)</source>
        <translation>%1（あなた）</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>担当をやめる</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>外す</translation>
    </message>
    <message>
        <source>Invitation code</source>
        <translation>招待コード</translation>
    </message>
    <message>
        <source>Invite somebody</source>
        <translation>担当者を招待する</translation>
    </message>
    <message>
        <source>Make a new code</source>
        <translation>コードを作り直す</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>コードをコピー</translation>
    </message>
    <message>
        <source>Bookings</source>
        <translation>予約</translation>
    </message>
    <message>
        <source>Nothing has been booked yet. Under Send, choose it at “Who books?”.</source>
        <translation>まだ予約はありません。「送る」の「予約する方」で、この団体を選んでください。</translation>
    </message>
</context>
<context>
    <name>OrganisationForm</name>
    <message>
        <source>What is it?</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>会社</translation>
    </message>
    <message>
        <source>School</source>
        <translation>学校</translation>
    </message>
    <message>
        <source>Club</source>
        <translation>団体・サークル</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>As members see it.</source>
        <translation>会員に表示される名前です。</translation>
    </message>
    <message>
        <source>Name on receipts</source>
        <translation>領収書の宛名</translation>
    </message>
    <message>
        <source>Empty: the same name. A department can be part of it.</source>
        <translation>空欄のときは名称と同じになります。部署名を含めることもできます。</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>保存しています…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>OrganisationsList</name>
    <message>
        <source>Several people can book for one company, school or club. Receipts are made out in its name.</source>
        <translation>会社・学校・団体の予約を、何人かで分担できます。領収書は、その名義で発行します。</translation>
    </message>
    <message>
        <source>You book for</source>
        <translation>予約を担当している団体</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>You were invited?</source>
        <translation>招待を受けた方</translation>
    </message>
    <message>
        <source>Type the invitation code that you were given.</source>
        <translation>受け取った招待コードを入力してください。</translation>
    </message>
    <message>
        <source>Invitation code</source>
        <translation>招待コード</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>参加する</translation>
    </message>
    <message>
        <source>Set up a new one</source>
        <translation>新しく登録する</translation>
    </message>
    <message>
        <source>You become its owner, and invite others with a code.</source>
        <translation>登録した方が管理者になり、ほかの担当者をコードで招待できます。</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>登録する…</translation>
    </message>
</context>
<context>
    <name>OrganisationsPage</name>
    <message>
        <source>Companies, schools and clubs</source>
        <translation>会社・学校・団体</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>一覧</translation>
    </message>
</context>
<context>
    <name>OwedStep</name>
    <message>
        <source>No flight on sale has room for it right now.</source>
        <translation>いま予約を受け付けている便に、同じ大きさの空きがありません。</translation>
    </message>
    <message>
        <source>What you are owed is not lost by this. New flights appear here when they open.</source>
        <translation>お客さまの権利は失われません。新しい便の受付が始まると、ここに表示されます。</translation>
    </message>
    <message>
        <source>You can wait until the date above, or choose something else.</source>
        <translation>上の期限までお待ちいただくか、ほかの方法をお選びください。</translation>
    </message>
    <message>
        <source>Flights with room</source>
        <translation>空きのある便</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>まだ決めない</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>What would you like to do?</source>
        <translation>何をしますか？</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>操作を探す</translation>
    </message>
    <message>
        <source>There is no such command here.</source>
        <translation>この画面には、当てはまる操作がありません。</translation>
    </message>
</context>
<context>
    <name>PassActions</name>
    <message>
        <source>Show large</source>
        <translation>大きく表示</translation>
    </message>
    <message>
        <source>The code in the whole window, for a scanner</source>
        <translation>読み取り機にかざせるよう、コードを画面いっぱいに表示します</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>PDFで保存</translation>
    </message>
    <message>
        <source>Save as picture</source>
        <translation>画像で保存</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>印刷</translation>
    </message>
</context>
<context>
    <name>PassCard</name>
    <message>
        <source>Moon boarding pass</source>
        <translation>月面搭乗券</translation>
    </message>
    <message>
        <source>Shipment</source>
        <comment>label on the boarding pass</comment>
        <translation>お預かり品</translation>
    </message>
    <message>
        <source>Slot</source>
        <comment>label on the boarding pass</comment>
        <translation>枠</translation>
    </message>
</context>
<context>
    <name>PassClose</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>PassLarge</name>
    <message>
        <source>Boarding pass %1, shown large</source>
        <translation>搭乗券 %1（拡大表示）</translation>
    </message>
</context>
<context>
    <name>PassPrintDialog</name>
    <message>
        <source>Print the boarding pass</source>
        <translation>搭乗券を印刷</translation>
    </message>
    <message>
        <source>It is printed at its real size, never fitted to the paper, so that desks can scan it.</source>
        <translation>窓口で読み取れるよう、用紙に合わせて拡大・縮小せず、実寸で印刷します。</translation>
    </message>
    <message>
        <source>Looking for printers…</source>
        <translation>プリンターを探しています…</translation>
    </message>
    <message>
        <source>No printer was found.</source>
        <translation>プリンターが見つかりませんでした。</translation>
    </message>
    <message>
        <source>Your pass is safe. You can save it as a PDF and print it anywhere, or show it on a screen.</source>
        <translation>搭乗券はそのままご利用いただけます。PDFに保存してほかの場所で印刷するか、画面に表示してお使いください。</translation>
    </message>
    <message>
        <source>You can save it as a PDF and print it anywhere.</source>
        <translation>PDFで保存すれば、どこでも印刷できます。</translation>
    </message>
    <message>
        <source>If you do have a printer, check its power and connection and look again.</source>
        <translation>プリンターをお持ちの場合は、電源と接続を確かめて、もう一度探してください。</translation>
    </message>
    <message>
        <source>Usual printer</source>
        <translation>通常使うプリンター</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>印刷しています…</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>印刷</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>もう一度探す</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
</context>
<context>
    <name>PassQr</name>
    <message>
        <source>Code of the boarding pass</source>
        <translation>搭乗券のコード</translation>
    </message>
</context>
<context>
    <name>PayOnPhone</name>
    <message>
        <source>Code of the payment page, for your phone</source>
        <translation>お支払いページのコード（スマートフォン用）</translation>
    </message>
    <message>
        <source>Total, tax included</source>
        <translation>お支払い総額（税込）</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>お申し込みの内容</translation>
    </message>
    <message>
        <source>Pay within</source>
        <translation>お支払いの期限まで</translation>
    </message>
    <message>
        <source>Time to pay: %1</source>
        <translation>お支払いの期限：%1</translation>
    </message>
    <message>
        <source>Pay again</source>
        <translation>もう一度支払う</translation>
    </message>
    <message>
        <source>Check the order again</source>
        <translation>内容を確認し直す</translation>
    </message>
    <message>
        <source>Order again with the same content</source>
        <translation>同じ内容でもう一度申し込む</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>もう一度サインインする</translation>
    </message>
    <message>
        <source>Back to the menu</source>
        <translation>メニューに戻る</translation>
    </message>
</context>
<context>
    <name>PayOrder</name>
    <message>
        <source>You are on board</source>
        <translation>搭載が決まりました</translation>
    </message>
    <message>
        <source>Please pay in your browser</source>
        <translation>ブラウザーでお支払いください</translation>
    </message>
    <message>
        <source>Not paid yet</source>
        <translation>お支払いはまだ済んでいません</translation>
    </message>
    <message>
        <source>The order was not accepted</source>
        <translation>お申し込みを受け付けられませんでした</translation>
    </message>
    <message>
        <source>This order has ended</source>
        <translation>このお申し込みは終了しました</translation>
    </message>
    <message>
        <source>Your order is kept</source>
        <translation>お申し込みを預かっています</translation>
    </message>
    <message>
        <source>Placing your order…</source>
        <translation>お申し込みを送っています…</translation>
    </message>
    <message>
        <source>Your message has a place on %1. My shipments tells you whenever it moves.</source>
        <translation>あなたのことばは、%1便で月へ向かいます。動きがあるたびに「お預かり品」でお知らせします。</translation>
    </message>
    <message>
        <source>Your item has a place on %1. Its page tells you how and until when to hand it in.</source>
        <translation>お品物の枠を%1便に確保しました。送り方と期限は、お預かり品の画面でご案内します。</translation>
    </message>
    <message>
        <source>Your plates have their places on %1. My shipments tells you whenever they move.</source>
        <translation>プレートの枠を%1便に確保しました。動きがあるたびに「お預かり品」でお知らせします。</translation>
    </message>
    <message>
        <source>We are waiting for the notice that your payment arrived. You can leave this page: the notice finds you anywhere in the app.</source>
        <translation>お支払い完了の知らせを待っています。このページを離れても、お申し込みは「お預かり品」で確認できます。</translation>
    </message>
    <message>
        <source>Sending your order.</source>
        <translation>お申し込みを送っています。</translation>
    </message>
    <message>
        <source>Send something else</source>
        <translation>ほかにも送る</translation>
    </message>
    <message>
        <source>Save what was confirmed (PDF)</source>
        <translation>申込内容の控えを保存（PDF）</translation>
    </message>
    <message>
        <source>Preparing the payment page.</source>
        <translation>お支払いページを用意しています。</translation>
    </message>
    <message>
        <source>Our staff look at it first</source>
        <translation>スタッフによる確認があります</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>アドレスをコピー</translation>
    </message>
    <message>
        <source>Save a copy of what was confirmed</source>
        <translation>申込内容の控えを保存</translation>
    </message>
    <message>
        <source>PDF (%1)</source>
        <translation>PDF（%1）</translation>
    </message>
</context>
<context>
    <name>PayReference</name>
    <message>
        <source>Booking confirmed</source>
        <translation>予約確定</translation>
    </message>
    <message>
        <source>Earth</source>
        <translation>地球</translation>
    </message>
    <message>
        <source>The Moon, %1</source>
        <translation>月・%1</translation>
    </message>
    <message>
        <source>Booking reference</source>
        <translation>予約番号</translation>
    </message>
    <message>
        <source>Booking reference %1</source>
        <translation>予約番号 %1</translation>
    </message>
    <message>
        <source>Confirmed %1</source>
        <translation>%1に確定</translation>
    </message>
    <message>
        <source>Your boarding pass is ready.</source>
        <translation>月面搭乗券をご用意しました。</translation>
    </message>
    <message>
        <source>Your boarding pass is being made.</source>
        <translation>月面搭乗券を発行しています。</translation>
    </message>
</context>
<context>
    <name>PhoneCode</name>
    <message>
        <source>It is in the left half of the screen. Hold your phone about 40 cm in front of it.</source>
        <translation>画面の左半分にあります。スマートフォンは、画面から40cmほど離してかざしてください。</translation>
    </message>
    <message>
        <source>It is in the middle of the screen. Hold your phone about 40 cm in front of it.</source>
        <translation>画面の中央にあります。スマートフォンは、画面から40cmほど離してかざしてください。</translation>
    </message>
</context>
<context>
    <name>PlateChoices</name>
    <message>
        <source>Plate</source>
        <translation>プレート</translation>
    </message>
</context>
<context>
    <name>PlatePanel</name>
    <message>
        <source>Show at real size</source>
        <translation>実寸で見る</translation>
    </message>
    <message>
        <source>As large as on the Moon, if your screen tells its size rightly.</source>
        <translation>月に届く大きさです。画面によって少しずれることがあります。</translation>
    </message>
</context>
<context>
    <name>PlatePhoto</name>
    <message>
        <source>Photo</source>
        <translation>写真</translation>
    </message>
    <message>
        <source>JPEG, PNG, WebP or AVIF. You can also drop it here or paste it.</source>
        <translation>JPEG・PNG・WebP・AVIF。この画面に置いたり、貼り付けたりもできます。</translation>
    </message>
    <message>
        <source>Choose another photo</source>
        <translation>別の写真を選ぶ</translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation>写真を選ぶ</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>Remove the photo</source>
        <translation>写真を外す</translation>
    </message>
    <message>
        <source>Photos (%1)</source>
        <translation>写真（%1）</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>すべてのファイル（%1）</translation>
    </message>
</context>
<context>
    <name>PlateScaleBar</name>
    <message>
        <source>Scale bar: 10 millimetres</source>
        <translation>10ミリメートルの目盛り</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>Code of the boarding pass</source>
        <translation>搭乗券のコード</translation>
    </message>
    <message>
        <source>Booking reference</source>
        <translation>予約番号</translation>
    </message>
    <message>
        <source>Print again: %1</source>
        <translation>%1をもう一度印刷する</translation>
    </message>
    <message>
        <source>Print: %1</source>
        <translation>%1を印刷する</translation>
    </message>
    <message>
        <source>Back to the menu</source>
        <translation>メニューに戻る</translation>
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
        <source>Support</source>
        <translation>サポート</translation>
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
    <name>ReceiveAir</name>
    <message>
        <source>By air to the launch site</source>
        <translation>航空貨物（打上げ地まで）</translation>
    </message>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Save custody (EPCIS)</source>
        <translation>受け渡し履歴を保存（EPCIS）</translation>
    </message>
    <message>
        <source>A new air waybill</source>
        <translation>新しい航空運送状</translation>
    </message>
    <message>
        <source>Air waybill number</source>
        <translation>航空運送状の番号</translation>
    </message>
    <message>
        <source>From</source>
        <translation>出発空港</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到着空港</translation>
    </message>
    <message>
        <source>Keep the air waybill</source>
        <translation>航空運送状を登録</translation>
    </message>
    <message>
        <source>What the carrier reports</source>
        <translation>航空会社の報告</translation>
    </message>
    <message>
        <source>Airport</source>
        <translation>空港</translation>
    </message>
    <message>
        <source>Aircraft&apos;s flight (if known)</source>
        <translation>航空便名（わかる場合）</translation>
    </message>
    <message>
        <source>When (empty: now)</source>
        <translation>時刻（空欄は今）</translation>
    </message>
    <message>
        <source>Keep the report</source>
        <translation>報告を登録</translation>
    </message>
    <message>
        <source>Save custody as EPCIS</source>
        <translation>受け渡し履歴をEPCISで保存</translation>
    </message>
</context>
<context>
    <name>ReceiveCheck</name>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>not good</source>
        <translation>良好ではない</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>%1 (declared)</source>
        <translation>%1（申告あり）</translation>
    </message>
    <message>
        <source>%1: not so</source>
        <translation>%1：不適合</translation>
    </message>
</context>
<context>
    <name>ReceiveChecks</name>
    <message>
        <source>Checklist</source>
        <translation>検査項目</translation>
    </message>
    <message>
        <source>All good</source>
        <translation>すべて良好</translation>
    </message>
</context>
<context>
    <name>ReceiveDecide</name>
    <message>
        <source>Accept</source>
        <translation>受け入れる</translation>
    </message>
    <message>
        <source>Ask the sender</source>
        <translation>お客さまに確認</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>お断りする</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>取りやめる</translation>
    </message>
</context>
<context>
    <name>ReceiveItem</name>
    <message>
        <source>Declared size</source>
        <translation>申告の寸法</translation>
    </message>
    <message>
        <source>Declared mass</source>
        <translation>申告の重さ</translation>
    </message>
    <message>
        <source>Comes by</source>
        <translation>届け方</translation>
    </message>
    <message>
        <source>%1 (mm)</source>
        <translation>%1（mm）</translation>
    </message>
    <message>
        <source>Mass (g)</source>
        <translation>重さ（g）</translation>
    </message>
    <message>
        <source>As declared</source>
        <translation>申告どおり</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>写真</translation>
    </message>
</context>
<context>
    <name>ReceivePage</name>
    <message>
        <source>Scan a boarding pass</source>
        <translation>搭乗券を読み取ってください</translation>
    </message>
    <message>
        <source>What is to be measured and looked at appears here. F1 shows all keys.</source>
        <translation>測定と検査の内容が、ここに表示されます。F1で、使えるキーをすべて確かめられます。</translation>
    </message>
    <message>
        <source>Choose a picture of the code</source>
        <translation>QRコードの画像を選ぶ</translation>
    </message>
    <message>
        <source>Pictures and PDF (%1)</source>
        <translation>画像とPDF（%1）</translation>
    </message>
    <message>
        <source>Choose photos of the item</source>
        <translation>品物の写真を選ぶ</translation>
    </message>
    <message>
        <source>Photos (%1)</source>
        <translation>写真（%1）</translation>
    </message>
</context>
<context>
    <name>ReceiveQueue</name>
    <message>
        <source>Waiting to be sent</source>
        <translation>未送信</translation>
    </message>
    <message>
        <source>Not taken</source>
        <translation>受け付けられず</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Label printer</source>
        <translation>ラベルプリンター</translation>
    </message>
    <message>
        <source>With a printer chosen, each label is printed by itself.</source>
        <translation>プリンターを選ぶと、検査のたびに自動で印刷します。</translation>
    </message>
    <message>
        <source>Print the last label</source>
        <translation>最後のラベルを印刷</translation>
    </message>
    <message>
        <source>By air…</source>
        <translation>航空貨物…</translation>
    </message>
    <message>
        <source>Done here</source>
        <translation>この端末での受付</translation>
    </message>
    <message>
        <source>I have seen it</source>
        <translation>確認済みにする</translation>
    </message>
</context>
<context>
    <name>ReceiveScan</name>
    <message>
        <source>Boarding pass</source>
        <translation>搭乗券</translation>
    </message>
    <message>
        <source>Scan, or type the pass number</source>
        <translation>読み取るか、搭乗券番号を入力</translation>
    </message>
    <message>
        <source>Read a code from a picture</source>
        <translation>画像からQRコードを読み取る</translation>
    </message>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Pass number</source>
        <translation>搭乗券番号</translation>
    </message>
    <message>
        <source>Capsule</source>
        <translation>カプセル</translation>
    </message>
</context>
<context>
    <name>RunsForm</name>
    <message>
        <source>Runs so far</source>
        <translation>これまでの一括処理</translation>
    </message>
    <message>
        <source>To many at once</source>
        <translation>まとめて手続きする</translation>
    </message>
    <message>
        <source>First you see how many it would be and what can&apos;t be done. Nothing happens before you start it.</source>
        <translation>まず、対象の件数と、対象にできない予約を確認します。開始するまでは何も変わりません。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Which bookings</source>
        <translation>対象の予約</translation>
    </message>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>振替先の便</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>お預かりの段階</translation>
    </message>
    <message>
        <source>Only those who are owed another flight</source>
        <translation>次の便への再搭載が確定している方のみ</translation>
    </message>
    <message>
        <source>They did not choose in time, and their terms say they fly again.</source>
        <translation>期限までにお選びがなく、お申し込み時の条件により再搭載となる方です。</translation>
    </message>
    <message>
        <source>What members are told</source>
        <translation>お客さまに伝える文</translation>
    </message>
    <message>
        <source>In Japanese</source>
        <translation>日本語</translation>
    </message>
    <message>
        <source>In English</source>
        <translation>英語</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>集計しています…</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>プレビュー</translation>
    </message>
</context>
<context>
    <name>RunsList</name>
    <message>
        <source>New run</source>
        <translation>新しい一括処理</translation>
    </message>
    <message>
        <source>Runs so far</source>
        <translation>これまでの一括処理</translation>
    </message>
    <message>
        <source>Nothing has been done to many at once yet.</source>
        <translation>一括処理はまだありません。</translation>
    </message>
</context>
<context>
    <name>RunsNumbers</name>
    <message>
        <source>It would be done to</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>It can&apos;t be done to</source>
        <translation>対象にできない予約</translation>
    </message>
</context>
<context>
    <name>RunsReport</name>
    <message>
        <source>Left as they are</source>
        <translation>処理しなかった予約</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>さらに表示</translation>
    </message>
</context>
<context>
    <name>RunsShown</name>
    <message>
        <source>Save the report</source>
        <translation>報告を保存</translation>
    </message>
    <message>
        <source>Tables (%1)</source>
        <translation>表（%1）</translation>
    </message>
    <message>
        <source>Runs so far</source>
        <translation>これまでの一括処理</translation>
    </message>
    <message>
        <source>What members are told</source>
        <translation>お客さまに伝える文</translation>
    </message>
    <message>
        <source>Reason, kept with each booking</source>
        <translation>理由（予約ごとに記録されます）</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>開始しています…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Stop for good</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Fetching…</source>
        <translation>取得しています…</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>CSVで保存</translation>
    </message>
    <message>
        <source>Back to change it</source>
        <translation>内容を変更する</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新しい一括処理</translation>
    </message>
</context>
<context>
    <name>SendAlternatives</name>
    <message>
        <source>Slots you can take instead</source>
        <translation>代わりに選べる枠</translation>
    </message>
</context>
<context>
    <name>SendChange</name>
    <message>
        <source>Please check the change</source>
        <translation>変更内容の確認</translation>
    </message>
    <message>
        <source>Your booking and its content stay as they are.</source>
        <translation>予約と、いまの内容はそのままです。</translation>
    </message>
    <message>
        <source>The change costs nothing. Your flight, your slot and your reference stay the same.</source>
        <translation>変更に料金はかかりません。便・枠・予約番号はそのままです。</translation>
    </message>
</context>
<context>
    <name>SendChoose</name>
    <message>
        <source>Which flight or size instead?</source>
        <translation>どの便・大きさに変えますか</translation>
    </message>
    <message>
        <source>What shall travel, and on which flight?</source>
        <translation>何を、どの便で送りますか</translation>
    </message>
    <message>
        <source>Open a draft from the lounge</source>
        <translation>ラウンジの下書きを開く</translation>
    </message>
    <message>
        <source>Your content comes along. Until the change is confirmed, your booking stays as it is.</source>
        <translation>内容はそのまま引き継ぎます。変更が確定するまで、いまの予約は変わりません。</translation>
    </message>
    <message>
        <source>No flight is open for booking at the moment</source>
        <translation>いま申込みを受け付けている便はありません</translation>
    </message>
    <message>
        <source>Departures shows what is planned next. Nothing you wrote is lost.</source>
        <translation>これからの便は「出発便」でご覧いただけます。書いた内容は残っています。</translation>
    </message>
    <message>
        <source>See Departures</source>
        <translation>出発便を見る</translation>
    </message>
    <message>
        <source>What you send</source>
        <translation>お送りになるもの</translation>
    </message>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>プレート</translation>
    </message>
    <message>
        <source>Capsules</source>
        <translation>カプセル</translation>
    </message>
    <message>
        <source>Nothing to choose here yet: you enter the measures on the next page, and we find the smallest capsule that fits.</source>
        <translation>ここで選ぶ必要はありません。次のページで大きさを入力すると、収まるいちばん小さなカプセルをお探しします。</translation>
    </message>
</context>
<context>
    <name>SendCountdown</name>
    <message>
        <source>Slot held: %1</source>
        <translation>仮押さえ中：%1</translation>
    </message>
    <message>
        <source>Slot held for</source>
        <translation>仮押さえの残り</translation>
    </message>
</context>
<context>
    <name>SendDeclare</name>
    <message>
        <source>Part %1 of %2</source>
        <translation>%1／%2</translation>
    </message>
    <message>
        <source>Drop the photos here</source>
        <translation>ここに写真をドロップしてください</translation>
    </message>
</context>
<context>
    <name>SendDraftLine</name>
    <message>
        <source>Discard the draft %1</source>
        <translation>下書き「%1」を破棄</translation>
    </message>
</context>
<context>
    <name>SendFlights</name>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
</context>
<context>
    <name>SendFlow</name>
    <message>
        <source>Send</source>
        <translation>送る</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>選ぶ</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>書く</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>測る</translation>
    </message>
    <message>
        <source>Declare</source>
        <translation>申告</translation>
    </message>
    <message>
        <source>List</source>
        <translation>名簿</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>仮押さえ</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>支払い</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Check the change</source>
        <translation>変更の確認</translation>
    </message>
</context>
<context>
    <name>SendFooter</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Write the message</source>
        <translation>内容を書く</translation>
    </message>
    <message>
        <source>Measure the item</source>
        <translation>大きさを測る</translation>
    </message>
    <message>
        <source>Next: declare it</source>
        <translation>お品物の申告へ</translation>
    </message>
    <message>
        <source>Make the list</source>
        <translation>名簿をつくる</translation>
    </message>
    <message>
        <source>Next: hold a slot</source>
        <translation>枠の仮押さえへ</translation>
    </message>
    <message>
        <source>Next: check the change</source>
        <translation>変更の確認へ</translation>
    </message>
    <message>
        <source>Next: check the order</source>
        <translation>内容の確認へ</translation>
    </message>
    <message>
        <source>Sign in and hold the slot</source>
        <translation>サインインして仮押さえ</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>もう一度サインイン</translation>
    </message>
    <message>
        <source>Hold a slot again</source>
        <translation>もう一度仮押さえする</translation>
    </message>
    <message>
        <source>Hold the slot</source>
        <translation>枠を仮押さえする</translation>
    </message>
    <message>
        <source>Order and go on to pay</source>
        <translation>申し込みを確定して支払いへ進む</translation>
    </message>
    <message>
        <source>Order and pay %1</source>
        <translation>申し込んで%1を支払う</translation>
    </message>
    <message>
        <source>Confirm the order</source>
        <translation>申込みを確定する</translation>
    </message>
    <message>
        <source>Pay again</source>
        <translation>もう一度支払う</translation>
    </message>
    <message>
        <source>Open the payment page</source>
        <translation>お支払いページを開く</translation>
    </message>
    <message>
        <source>Check the order again</source>
        <translation>内容をもう一度確認する</translation>
    </message>
    <message>
        <source>Order again with the same content</source>
        <translation>同じ内容でもう一度申し込む</translation>
    </message>
    <message>
        <source>Send the change</source>
        <translation>変更を送る</translation>
    </message>
    <message>
        <source>See the boarding pass</source>
        <translation>月面搭乗券を見る</translation>
    </message>
    <message>
        <source>See what to do next</source>
        <translation>次にすることを見る</translation>
    </message>
</context>
<context>
    <name>SendFooterWords</name>
    <message>
        <source>Total, tax included</source>
        <translation>お支払い総額（税込）</translation>
    </message>
    <message>
        <source>To pay now</source>
        <translation>今回のお支払い</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>なし</translation>
    </message>
</context>
<context>
    <name>SendGroup</name>
    <message>
        <source>Which messages shall travel?</source>
        <translation>どんなことばを送りますか</translation>
    </message>
    <message>
        <source>Whose names shall travel?</source>
        <translation>どなたのお名前を送りますか</translation>
    </message>
    <message>
        <source>What the group is called (optional)</source>
        <translation>グループの呼び名（任意）</translation>
    </message>
    <message>
        <source>Shown in My shipments. Not etched.</source>
        <translation>「お預かり品」の一覧に出ます。プレートには刻みません。</translation>
    </message>
    <message>
        <source>Who books</source>
        <translation>ご予約の名義</translation>
    </message>
    <message>
        <source>Receipts are made out to whom you choose here.</source>
        <translation>領収書は、ここで選んだ名義でお出しします。</translation>
    </message>
    <message>
        <source>Drop the list here</source>
        <translation>ここに名簿のファイルをドロップ</translation>
    </message>
</context>
<context>
    <name>SendHold</name>
    <message>
        <source>The slot is yours for now</source>
        <translation>枠を押さえました</translation>
    </message>
    <message>
        <source>Hold a slot</source>
        <translation>枠を仮押さえします</translation>
    </message>
    <message>
        <source>Please continue in your browser. When you are done there, this page goes on by itself. What you wrote is kept.</source>
        <translation>ブラウザーで続けてください。終わると、この画面が自動で先へ進みます。書いた内容は残っています。</translation>
    </message>
    <message>
        <source>Asking for your slot…</source>
        <translation>枠を確保しています…</translation>
    </message>
    <message>
        <source>Nobody else can buy it while the time runs. Nothing is charged yet.</source>
        <translation>残り時間のあいだ、この枠はほかの方に販売されません。料金はまだかかりません。</translation>
    </message>
    <message>
        <source>We keep one slot free for you while you read the terms and pay, without charge. Please sign in first: your browser opens, and what you wrote stays here.</source>
        <translation>内容の確認とお支払いのあいだ、1枠を無料で押さえておきます。はじめにサインインしてください。ブラウザーが開きますが、書いた内容はこのまま残ります。</translation>
    </message>
    <message>
        <source>We keep one slot free for you while you read the terms and pay, without charge. Please sign in first, with your own phone. What you wrote stays here.</source>
        <translation>規約の確認とお支払いの間、枠をひとつ無料でお取りおきします。先に、ご自分のスマートフォンでサインインしてください。書いた内容はこのまま残ります。</translation>
    </message>
    <message>
        <source>We keep one slot free for you while you read the terms and pay, without charge.</source>
        <translation>内容の確認とお支払いのあいだ、1枠を無料で押さえておきます。</translation>
    </message>
    <message>
        <source>Cancel the sign-in</source>
        <translation>サインインを中止</translation>
    </message>
    <message>
        <source>Become a member</source>
        <translation>会員登録する</translation>
    </message>
    <message>
        <source>Give the slot back</source>
        <translation>仮押さえをやめる</translation>
    </message>
    <message>
        <source>Take the request back</source>
        <translation>申し込みを取り下げる</translation>
    </message>
    <message>
        <source>Choose another flight or size</source>
        <translation>別の便や大きさを選ぶ</translation>
    </message>
</context>
<context>
    <name>SendItem</name>
    <message>
        <source>Your keepsake</source>
        <translation>送る品物</translation>
    </message>
    <message>
        <source>What is your keepsake?</source>
        <translation>どんな品物ですか？</translation>
    </message>
    <message>
        <source>How large is it?</source>
        <translation>大きさと重さ</translation>
    </message>
    <message>
        <source>Your capsule</source>
        <translation>予約のカプセル</translation>
    </message>
    <message>
        <source>Which capsule?</source>
        <translation>カプセルの大きさ</translation>
    </message>
</context>
<context>
    <name>SendKinds</name>
    <message>
        <source>What you send</source>
        <translation>お送りになるもの</translation>
    </message>
    <message>
        <source>A message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Words, a photo or a drawing, etched on a plate</source>
        <translation>ことば・写真・手書きを、プレートに刻んで</translation>
    </message>
    <message>
        <source>Words or a drawing, etched on a plate</source>
        <translation>ことばや手書きを、プレートに刻んで</translation>
    </message>
    <message>
        <source>A keepsake</source>
        <translation>思い出の品</translation>
    </message>
    <message>
        <source>A small thing of your own, in a capsule</source>
        <translation>手元の小さな品を、カプセルに入れて</translation>
    </message>
    <message>
        <source>Many names or messages</source>
        <translation>大勢のお名前・ことば</translation>
    </message>
    <message>
        <source>A class, a club, a company: one booking, one plate each</source>
        <translation>クラスや部活動、会社などで。予約は1件、プレートはひとり1枚</translation>
    </message>
</context>
<context>
    <name>SendStart</name>
    <message>
        <source>Send something</source>
        <translation>月へ送る</translation>
    </message>
    <message>
        <source>Go on where you were, or begin something new. Drafts are kept on this computer.</source>
        <translation>書きかけの続きから始めるか、新しくつくれます。書きかけは、このパソコンに保存されています。</translation>
    </message>
    <message>
        <source>Go on where you were, or begin something new. Drafts are kept until you finish.</source>
        <translation>書きかけの続きから、または新しく始められます。下書きは、終了するまで残ります。</translation>
    </message>
    <message>
        <source>Send something new</source>
        <translation>新しく送る</translation>
    </message>
    <message>
        <source>Open a draft from the lounge</source>
        <translation>ラウンジの下書きを開く</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>書きかけ</translation>
    </message>
    <message>
        <source>Discarded: %1</source>
        <translation>破棄しました：%1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>SendSummary</name>
    <message>
        <source>Flight</source>
        <translation>便</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>プレート</translation>
    </message>
    <message>
        <source>Capsule</source>
        <translation>カプセル</translation>
    </message>
    <message>
        <source>Booked for</source>
        <translation>ご名義</translation>
    </message>
    <message>
        <source>Price, tax included</source>
        <translation>料金（税込）</translation>
    </message>
</context>
<context>
    <name>SendWrite</name>
    <message>
        <source>Whose name shall it carry?</source>
        <translation>だれの名前を月へ届けますか</translation>
    </message>
    <message>
        <source>What shall it say?</source>
        <translation>どんなことばを届けますか</translation>
    </message>
    <message>
        <source>Which photo shall it carry?</source>
        <translation>どの写真を月へ届けますか</translation>
    </message>
    <message>
        <source>Name to etch</source>
        <translation>刻むお名前</translation>
    </message>
    <message>
        <source>One line, in any script.</source>
        <translation>1行。どの国の文字でもかまいません。</translation>
    </message>
    <message>
        <source>Words below the photo (optional)</source>
        <translation>写真に添えることば（任意）</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>本文</translation>
    </message>
    <message>
        <source>Your name (optional)</source>
        <translation>お名前（任意）</translation>
    </message>
    <message>
        <source>Etched below the words.</source>
        <translation>ことばの下に刻みます。</translation>
    </message>
    <message>
        <source>Etched below the words, like a signature.</source>
        <translation>本文の下に、署名のように刻みます。</translation>
    </message>
    <message>
        <source>What you call it (optional)</source>
        <translation>呼び名（任意）</translation>
    </message>
    <message>
        <source>Shown in My shipments. Not etched.</source>
        <translation>「お預かり品」の一覧に出ます。プレートには刻みません。</translation>
    </message>
    <message>
        <source>Every change is kept on this computer at once.</source>
        <translation>入力した内容は、そのつどこのパソコンに保存しています。</translation>
    </message>
    <message>
        <source>What you write stays here until you finish. Then it is gone.</source>
        <translation>書いた内容は、終了するまでここに残り、そのあとは消えます。</translation>
    </message>
    <message>
        <source>Drop the photo here</source>
        <translation>ここに写真を置いてください</translation>
    </message>
</context>
<context>
    <name>SettingsAbout</name>
    <message>
        <source>About</source>
        <translation>このアプリについて</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>MoonMail is not an official product of any airline or lander operator. Flights marked as samples are invented; past flights are from public records.</source>
        <translation>MoonMailは、いずれの航空会社・着陸船運航会社の公式製品でもありません。「見本」とある便は架空のもので、これまでの便は公開された記録によります。</translation>
    </message>
    <message>
        <source>Map of the Moon</source>
        <translation>月の地図</translation>
    </message>
    <message>
        <source>USGS Astrogeology Research Program and Clementine data, public domain</source>
        <translation>USGS Astrogeology Research Program、Clementineのデータ（パブリックドメイン）</translation>
    </message>
    <message>
        <source>Your data on this computer</source>
        <translation>このパソコンでの保存場所</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Export pass keys…</source>
        <translation>搭乗券の公開鍵を書き出す…</translation>
    </message>
    <message>
        <source>Public keys with which anybody can check a pass offline</source>
        <translation>搭乗券をオフラインで確認するための公開鍵です</translation>
    </message>
    <message>
        <source>Hide the licences</source>
        <translation>ライセンスを隠す</translation>
    </message>
    <message>
        <source>Show the licences</source>
        <translation>ライセンスを表示</translation>
    </message>
    <message>
        <source>Pass keys are public. With them, a receiving desk or anyone else can check a boarding pass without a network: moonmail pass verify.</source>
        <translation>公開鍵は誰に渡しても問題ありません。受付窓口などで、通信なしに搭乗券を確認できます（moonmail pass verify）。</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>ライセンス</translation>
    </message>
</context>
<context>
    <name>SettingsAccount</name>
    <message>
        <source>Account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>You are not signed in. You can look at every flight; to book and to follow a shipment, please sign in.</source>
        <translation>サインインしていません。便はすべてご覧いただけます。予約とお預かり品の確認には、サインインしてください。</translation>
    </message>
    <message>
        <source>Continue in the browser</source>
        <translation>ブラウザーで続けてください</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>もう一度サインイン</translation>
    </message>
    <message>
        <source>Sign in with the browser</source>
        <translation>ブラウザーでサインイン</translation>
    </message>
    <message>
        <source>Your data…</source>
        <translation>あなたのデータ…</translation>
    </message>
    <message>
        <source>What you agreed to, everything about you as a file, and deleting your account.</source>
        <translation>同意した内容、データの書き出し、退会</translation>
    </message>
    <message>
        <source>Companies, schools and clubs…</source>
        <translation>会社・学校・団体…</translation>
    </message>
    <message>
        <source>Claim a gift…</source>
        <translation>贈り物を受け取る…</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>サインアウト…</translation>
    </message>
    <message>
        <source>Sign out?</source>
        <translation>サインアウトしますか？</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>サインアウト</translation>
    </message>
    <message>
        <source>Stay signed in</source>
        <translation>このまま続ける</translation>
    </message>
</context>
<context>
    <name>SettingsLooks</name>
    <message>
        <source>Language and display</source>
        <translation>言語と表示</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜</translation>
    </message>
    <message>
        <source>Dawn</source>
        <translation>夜明け</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字の大きさ</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Your message is on its way to the Moon. 2026-11-22, slot M</source>
        <translation>あなたのメッセージは、月へ向かっています。2026年11月22日&#x3000;枠M</translation>
    </message>
    <message>
        <source>Preview of the text size</source>
        <translation>文字の大きさの見本</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>動きを減らす</translation>
    </message>
    <message>
        <source>Nothing slides or fades</source>
        <translation>画面の動きや切り替え効果をなくします</translation>
    </message>
    <message>
        <source>Notify me on the desktop</source>
        <translation>デスクトップに通知する</translation>
    </message>
    <message>
        <source>When there is news of a flight that carries something of yours</source>
        <translation>お預かり品を載せる便に、新しいお知らせがあったとき</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Key sets (*.json)</source>
        <translation>公開鍵ファイル (*.json)</translation>
    </message>
</context>
<context>
    <name>SettingsServer</name>
    <message>
        <source>Server and connection</source>
        <translation>サーバーと接続</translation>
    </message>
    <message>
        <source>The booking server that this app talks to. Change it only if your programme gave you another address.</source>
        <translation>このアプリが接続する予約サーバーです。別のアドレスの案内があったときだけ変更してください。</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>サーバーのアドレス</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>確認しています…</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>接続を確認</translation>
    </message>
    <message>
        <source>Use this server</source>
        <translation>このサーバーを使う</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>使わない</translation>
    </message>
    <message>
        <source>This address</source>
        <translation>アドレスを指定</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>プロキシのアドレス</translation>
    </message>
    <message>
        <source>If it wants a user name and password: http://user:password@proxy.example:8080. It is kept in your settings file, which only you can read.</source>
        <translation>ユーザー名とパスワードが必要な場合は、http://user:password@proxy.example:8080 の形で入力します。あなただけが読める設定ファイルに保存します。</translation>
    </message>
    <message>
        <source>Use this proxy setting</source>
        <translation>このプロキシ設定を使う</translation>
    </message>
    <message>
        <source>Switch the server?</source>
        <translation>サーバーを切り替えますか？</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>切り替える</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>切り替えない</translation>
    </message>
</context>
<context>
    <name>ShipmentAsk</name>
    <message>
        <source>Sign in and send</source>
        <translation>サインインして送信</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>確認しました</translation>
    </message>
</context>
<context>
    <name>ShipmentChange</name>
    <message>
        <source>Yes, cancel the booking</source>
        <translation>予約をキャンセルする</translation>
    </message>
    <message>
        <source>Keep the booking</source>
        <translation>キャンセルしない</translation>
    </message>
    <message>
        <source>To the new booking</source>
        <translation>新しい予約を見る</translation>
    </message>
</context>
<context>
    <name>ShipmentConfirmed</name>
    <message>
        <source>What you confirmed</source>
        <translation>お申込み内容の控え</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>PDFで保存</translation>
    </message>
</context>
<context>
    <name>ShipmentDeclared</name>
    <message>
        <source>Your item</source>
        <translation>お品物</translation>
    </message>
    <message>
        <source>%1, not on this computer</source>
        <translation>%1（このパソコンにはありません）</translation>
    </message>
</context>
<context>
    <name>ShipmentEntries</name>
    <message>
        <source>Names on board</source>
        <translation>お預かりした名前</translation>
    </message>
    <message>
        <source>Find a name</source>
        <translation>名前をさがす</translation>
    </message>
</context>
<context>
    <name>ShipmentGiving</name>
    <message>
        <source>Give it to somebody</source>
        <translation>贈り物にする</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>贈る相手</translation>
    </message>
    <message>
        <source>So that you know it again. You can leave it empty.</source>
        <translation>ご自身の控えになります。空欄でもかまいません。</translation>
    </message>
    <message>
        <source>A few words for them</source>
        <translation>ひとこと</translation>
    </message>
    <message>
        <source>Shown when they claim it.</source>
        <translation>受け取るときに表示されます。</translation>
    </message>
    <message>
        <source>Make the code</source>
        <translation>コードを作る</translation>
    </message>
    <message>
        <source>Gift code: %1</source>
        <translation>贈り物のコード：%1</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>コードをコピー</translation>
    </message>
    <message>
        <source>Resume the code</source>
        <translation>コードを再開</translation>
    </message>
    <message>
        <source>Pause the code</source>
        <translation>コードを一時停止</translation>
    </message>
    <message>
        <source>Take the gift back</source>
        <translation>贈り物を取り消す</translation>
    </message>
</context>
<context>
    <name>ShipmentHandIn</name>
    <message>
        <source>Hand in your item</source>
        <translation>お品物を預ける</translation>
    </message>
    <message>
        <source>Send it to</source>
        <translation>お送り先</translation>
    </message>
    <message>
        <source>Label A6 (PDF)</source>
        <translation>宛名ラベル A6（PDF）</translation>
    </message>
    <message>
        <source>Label on A4 (PDF)</source>
        <translation>宛名ラベル A4（PDF）</translation>
    </message>
    <message>
        <source>Print the label</source>
        <translation>ラベルを印刷</translation>
    </message>
    <message>
        <source>Packing list (PDF)</source>
        <translation>納品書（PDF）</translation>
    </message>
    <message>
        <source>Dates for your calendar</source>
        <translation>カレンダーに入れる</translation>
    </message>
    <message>
        <source>Courier</source>
        <translation>宅配業者</translation>
    </message>
    <message>
        <source>Tracking number</source>
        <translation>お問い合わせ番号</translation>
    </message>
    <message>
        <source>Once you have sent it. You can leave it empty.</source>
        <translation>発送後にご入力ください。空欄でもかまいません。</translation>
    </message>
    <message>
        <source>Keep the change</source>
        <translation>変更を保存</translation>
    </message>
    <message>
        <source>I send it by courier</source>
        <translation>宅配便で送る</translation>
    </message>
</context>
<context>
    <name>ShipmentLetter</name>
    <message>
        <source>What is certain</source>
        <translation>確かなこと</translation>
    </message>
    <message>
        <source>What is not certain</source>
        <translation>まだわからないこと</translation>
    </message>
    <message>
        <source>What you sent</source>
        <translation>お預かりしたもの</translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation>これからできること</translation>
    </message>
    <message>
        <source>I have read this letter</source>
        <translation>読みました</translation>
    </message>
    <message>
        <source>It moves to one line on this page. You can read it again at any time.</source>
        <translation>このページの1行にまとまります。いつでも読み返せます。</translation>
    </message>
    <message>
        <source>Read the letter again</source>
        <translation>もう一度読む</translation>
    </message>
</context>
<context>
    <name>ShipmentOwed</name>
    <message>
        <source>To the new booking</source>
        <translation>新しい予約を見る</translation>
    </message>
</context>
<context>
    <name>ShipmentPage</name>
    <message>
        <source>Pictures (*.png)</source>
        <translation>画像 (*.png)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Calendars (*.ics)</source>
        <translation>カレンダー（*.ics）</translation>
    </message>
    <message>
        <source>My shipments</source>
        <translation>お預かり品</translation>
    </message>
    <message>
        <source>This shipment is not here any more</source>
        <translation>このお預かり品は見つかりません</translation>
    </message>
    <message>
        <source>It was withdrawn, or belongs to another member. My shipments shows everything that is yours.</source>
        <translation>取り下げられたか、別の会員のものです。お客さまのものは、すべて「お預かり品」に表示しています。</translation>
    </message>
    <message>
        <source>To my shipments</source>
        <translation>お預かり品へ</translation>
    </message>
    <message>
        <source>Choose another slot</source>
        <translation>別の枠を選ぶ</translation>
    </message>
    <message>
        <source>Sign in and send</source>
        <translation>サインインして送信</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>確認しました</translation>
    </message>
    <message>
        <source>Takes it off the list. What you wrote is kept under Send.</source>
        <translation>一覧から外します。書いた内容は「送る」に残ります。</translation>
    </message>
</context>
<context>
    <name>ShipmentPatch</name>
    <message>
        <source>Saves the patch as a picture</source>
        <translation>ワッペンを画像で保存します</translation>
    </message>
</context>
<context>
    <name>ShipmentPayment</name>
    <message>
        <source>Time left to pay: %1</source>
        <translation>お支払いまでの残り時間：%1</translation>
    </message>
    <message>
        <source>Open the payment page again</source>
        <translation>お支払いページをもう一度開く</translation>
    </message>
    <message>
        <source>Pay now</source>
        <translation>お支払いへ進む</translation>
    </message>
    <message>
        <source>Opens the payment page in your browser</source>
        <translation>ブラウザーでお支払いページを開きます</translation>
    </message>
    <message>
        <source>Book again</source>
        <translation>もう一度予約する</translation>
    </message>
    <message>
        <source>Look at the flights</source>
        <translation>便を見る</translation>
    </message>
</context>
<context>
    <name>ShipmentReceipts</name>
    <message>
        <source>Receipt</source>
        <translation>領収書</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>PDFで保存</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>印刷</translation>
    </message>
    <message>
        <source>In the name of</source>
        <translation>宛名</translation>
    </message>
    <message>
        <source>御中 is added.</source>
        <translation>「御中」を付けて印字します。</translation>
    </message>
    <message>
        <source>様 is added.</source>
        <translation>「様」を付けて印字します。</translation>
    </message>
    <message>
        <source>Have a receipt made</source>
        <translation>領収書を発行</translation>
    </message>
</context>
<context>
    <name>ShipmentRecord</name>
    <message>
        <source>Record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Certificate (PDF)</source>
        <translation>証明書（PDF）</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>印刷</translation>
    </message>
    <message>
        <source>The certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Picture to share</source>
        <translation>共有用の画像</translation>
    </message>
</context>
<context>
    <name>ShipmentReference</name>
    <message>
        <source>Booking reference</source>
        <translation>予約番号</translation>
    </message>
    <message>
        <source>Copy the booking reference</source>
        <translation>予約番号をコピー</translation>
    </message>
    <message>
        <source>Used to verify you when you call the support desk. It is not on the pass, so you can show that to anyone.</source>
        <translation>お電話でのご本人確認に使います。搭乗券には載せていないので、搭乗券は誰に見せても大丈夫です。</translation>
    </message>
    <message>
        <source>Write to the support desk</source>
        <translation>サポートデスクに問い合わせる</translation>
    </message>
    <message>
        <source>Price, tax included</source>
        <translation>料金（税込）</translation>
    </message>
</context>
<context>
    <name>ShipmentSection</name>
    <message>
        <source>Close: %1</source>
        <translation>閉じる：%1</translation>
    </message>
    <message>
        <source>Open: %1</source>
        <translation>開く：%1</translation>
    </message>
</context>
<context>
    <name>ShipmentsHeader</name>
    <message>
        <source>My shipments</source>
        <translation>お預かり品</translation>
    </message>
    <message>
        <source>Everything that travels for you. The newest movement is on top.</source>
        <translation>あなたの代わりに旅をするものたち。動きの新しい順に並んでいます。</translation>
    </message>
</context>
<context>
    <name>ShipmentsInstead</name>
    <message>
        <source>Sign in to see your shipments</source>
        <translation>サインインすると、お預かり品が表示されます</translation>
    </message>
    <message>
        <source>Your browser opens the sign-in page. Then your bookings, passes and timelines appear here, and stay readable offline.</source>
        <translation>ブラウザーでサインインの画面が開きます。予約、搭乗券、これまでの経過がここに表示され、オフラインでもご覧いただけます。</translation>
    </message>
    <message>
        <source>Continue in the browser</source>
        <translation>ブラウザーで続けてください</translation>
    </message>
    <message>
        <source>Sign in with the browser</source>
        <translation>ブラウザーでサインイン</translation>
    </message>
    <message>
        <source>Nothing is on its way yet</source>
        <translation>お預かり品はまだありません</translation>
    </message>
    <message>
        <source>Choose a flight and write a few words. From the booking on, you can follow it here all the way to the Moon.</source>
        <translation>便を選んで、ひとこと書いてみませんか。予約から月面に届くまで、ここで見守れます。</translation>
    </message>
    <message>
        <source>Look at the flights</source>
        <translation>便を見る</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
</context>
<context>
    <name>ShipmentsPage</name>
    <message>
        <source>My shipments</source>
        <translation>お預かり品</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Shortcuts</source>
        <translation>ショートカット</translation>
    </message>
    <message>
        <source>Esc leads back to the page&apos;s first field. Tab and the arrows reach everything else.</source>
        <translation>Escで、その画面の最初の入力欄に戻ります。ほかの場所へは、Tabと矢印キーで移動できます。</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Sign in with your phone</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>No password is typed on this screen.</source>
        <translation>お手持ちのスマートフォンをお使いください。
この画面にパスワードを入力することはありません。</translation>
    </message>
    <message>
        <source>QR code for signing in, for your phone&apos;s camera</source>
        <translation>サインイン用のQRコード。スマートフォンのカメラで読み取ります</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>コード：%1</translation>
    </message>
    <message>
        <source>Scan the QR code with your phone&apos;s camera</source>
        <translation>スマートフォンのカメラでQRコードを読み取る</translation>
    </message>
    <message>
        <source>Sign in there with your membership number and password</source>
        <translation>開いたページに会員番号とパスワードを入力する</translation>
    </message>
    <message>
        <source>Compare both screens: if your phone shows this same code, press “Yes, sign in” there</source>
        <translation>両方の画面を見比べ、コードが同じなら「はい、サインインします」を押す</translation>
    </message>
    <message>
        <source>If the QR code can&apos;t be scanned, open %1 on your phone and type the code.</source>
        <translation>QRコードを読み取れないときは、スマートフォンで %1 を開き、コードを入力してください。</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>戻る</translation>
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
<context>
    <name>TaskAddress</name>
    <message>
        <source>Code for your phone: %1</source>
        <translation>スマートフォン用のコード：%1</translation>
    </message>
</context>
<context>
    <name>TaskBar</name>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
</context>
<context>
    <name>TaskPasses</name>
    <message>
        <source>There is no boarding pass to get</source>
        <translation>受け取れる搭乗券はありません</translation>
    </message>
    <message>
        <source>Which boarding pass?</source>
        <translation>どの搭乗券ですか</translation>
    </message>
    <message>
        <source>A pass is issued once a booking is paid. Yours are also in the app, under My shipments.</source>
        <translation>搭乗券は、お支払いが済むと発行されます。アプリの「お預かり品」でもご覧いただけます。</translation>
    </message>
    <message>
        <source>Fetching your bookings…</source>
        <translation>ご予約を受け取っています…</translation>
    </message>
</context>
<context>
    <name>TimelineCard</name>
    <message>
        <source>So far, and from here on</source>
        <translation>これまでと、これから</translation>
    </message>
    <message>
        <source>Who has what you sent and where the flight is, as it happens. A changed plan comes with its reason.</source>
        <translation>受け渡しと便の進み具合を、起きた順にお伝えします。予定の変更には理由を添えます。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>これまでと、これから</translation>
    </message>
</context>
<context>
    <name>TopNotice</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
</TS>
