pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import QtQuick.Controls.impl

// Tells what a window shows, in the order of painting. In QML, because private types are open here and nothing stays
// wrapped once the walk is over.
QtObject {
    id: walker

    property Item root
    property list<Item> stops

    function colour(c: color): list<real> {
        return [c.r, c.g, c.b, c.a];
    }

    function box(item: Item, x: real, y: real, w: real, h: real): list<real> {
        const r = item.mapToItem(null, x, y, w, h);
        return [r.x, r.y, r.x + r.width, r.y + r.height];
    }

    function ink(item: Text): list<real> {
        const w = item.contentWidth;
        const h = item.contentHeight;
        const across = item.effectiveHorizontalAlignment;
        const down = item.verticalAlignment;
        const x = across === Text.AlignHCenter ? (item.width - w) / 2 : across === Text.AlignRight ? item.width - w : item.leftPadding;
        const y = down === Text.AlignVCenter ? (item.height - h) / 2 : down === Text.AlignBottom ? item.height - h : item.topPadding;
        return walker.box(item, x, y, w, h);
    }

    function area(view: Flickable): list<real> {
        const w = Math.max(view.contentWidth, view.width);
        const h = Math.max(view.contentHeight, view.height);
        // A list only guesses its length; whatever is in it can be scrolled to.
        if (view instanceof ListView)
            return view.orientation === ListView.Vertical ? walker.box(view.contentItem, 0, -1e7, w, 2e7) : walker.box(view.contentItem, -1e7, 0, 2e7, h);
        return walker.box(view.contentItem, view.originX, view.originY, w, h);
    }

    function fills(item: Rectangle): list<var> {
        const gradient = item.gradient;
        if (gradient && gradient.stops) {
            const found = [];
            for (let i = 0; i < gradient.stops.length; i++)
                found.push(walker.colour(gradient.stops[i].color));
            return found;
        }
        return item.color.a > 0 ? [walker.colour(item.color)] : [];
    }

    function told(item: Item): var {
        const said = {
            type: String(item).split("(")[0].split("_QML")[0].replace(/^QQuick/, ""),
            name: item.objectName,
            box: walker.box(item, 0, 0, item.width, item.height),
            z: item.z,
            clip: item.clip,
            enabled: item.enabled,
            opacity: item.opacity,
            stop: item.activeFocusOnTab ? walker.stops.length : -1,
            children: []
        };
        if (item.activeFocusOnTab)
            walker.stops.push(item);
        if (item instanceof Text) {
            said.kind = "text";
            said.text = item.text;
            said.ink = walker.ink(item);
            said.truncated = item.truncated;
            said.px = item.font.pixelSize;
            said.colour = walker.colour(item.color);
        } else if (item instanceof TextInput || item instanceof TextEdit) {
            said.kind = "input";
            said.text = item.text;
            said.px = item.font.pixelSize;
            said.colour = walker.colour(item.color);
        } else if (item instanceof IconImage) {
            said.kind = "icon";
            if (String(item.source) !== "")
                said.colour = walker.colour(item.color);
        } else if (item instanceof T.AbstractButton || item instanceof T.ComboBox || item instanceof T.Slider || item instanceof MouseArea) {
            said.kind = "control";
            said.text = item.text ?? "";
            said.primary = said.type === "MoonButton" && item.kind === 0;
        } else if (item instanceof Rectangle) {
            said.kind = "fill";
            said.fills = walker.fills(item);
        } else if (item instanceof Image || item instanceof Canvas) {
            said.kind = "image";
        }
        if (item instanceof Flickable)
            said.area = walker.area(item);
        for (const child of item.children) {
            if (child.visible && child.opacity > 0 && !walker.stale(child))
                said.children.push(walker.told(child));
        }
        return said;
    }

    // A list keeps some lines beyond its view, or for later use: they are not drawn, and stand where they stood when
    // they were.
    function stale(line: Item): bool {
        const view = line.ListView.view;
        if (!view || line.parent !== view.contentItem)
            return false;
        let known = false;
        for (let i = 0; i < view.count && !known; i++)
            known = view.itemAtIndex(i) === line;
        return !known || [4, line.height / 2, line.height - 4].some(y => {
            const other = view.itemAt(line.x + line.width / 2, line.y + y);
            return other && other !== line;
        });
    }

    // Whether a picture that is shown is still being read.
    function loading(item: Item): bool {
        if (item instanceof Image && item.status === Image.Loading)
            return true;
        return item.children.some(child => child.visible && child.opacity > 0 && walker.loading(child));
    }

    function walk(): string {
        walker.stops = [];
        return JSON.stringify(walker.root.children.filter(child => child.visible && child.opacity > 0).map(child => walker.told(child)));
    }
}
