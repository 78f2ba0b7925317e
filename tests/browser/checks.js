// What axe does not judge, looked for in the page itself. Each function returns sentences: one a fault.

window.recueil = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const brief = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const nameOf = (element) => {
    const by = (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id));
    const images = all("img[alt]", element).map((image) => image.alt);
    return (by[0] && words(by[0])) || element.getAttribute("aria-label") || [words(element), ...images].join(" ").trim();
  };

  // 2.4.2, 1.3.1, 2.4.6: the plan of the page.
  const GENERIC = /^(ici|cliquez ici|lire|lire la suite|en savoir plus|suite|voir|plus|lien|détails?|page)$/i;

  function title() {
    const found = [];
    const isWrong = Boolean(document.querySelector("#erreurs, .field.is-error"));
    if (!/^\S.* · Le Recueil$/s.test(document.title)) found.push(`title: ${document.title}`);
    if (/^Erreur/.test(document.title) !== isWrong) found.push(`title and errors disagree: ${document.title}`);
    return found;
  }

  function headings() {
    const shown = all("h1, h2, h3, h4, h5, h6").filter((one) => one.checkVisibility());
    const levels = shown.map((one) => Number(one.tagName[1]));
    const found = shown.filter((one, i) => i && levels[i] > levels[i - 1] + 1).map((one) => `level skipped: ${brief(one)}`);
    if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1");
    return found.concat(shown.filter((one) => !nameOf(one)).map((one) => `empty heading: ${brief(one)}`));
  }

  function landmarks() {
    const found = all("main").length === 1 ? [] : ["not one main"];
    const navs = all("nav").map((nav) => nameOf2(nav));
    if (navs.some((name) => !name)) found.push("a nav without a name");
    if (new Set(navs).size !== navs.length) found.push(`two navs of one name: ${navs}`);
    if (document.documentElement.lang !== "fr") found.push("lang is not fr");
    const ids = all("[id]").map((one) => one.id);
    return found.concat([...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map((id) => `id twice: ${id}`));
  }

  // A landmark is named by an attribute, never by all its words.
  function nameOf2(element) {
    return element.getAttribute("aria-label") ?? words(document.getElementById(element.getAttribute("aria-labelledby")) ?? document.createElement("p"));
  }

  function links() {
    const found = [];
    const seen = new Map();
    for (const link of all("main a[href]").filter((one) => one.checkVisibility())) {
      const name = nameOf(link);
      if (!name || GENERIC.test(name)) found.push(`link says nothing: ${brief(link)}`);
      // A cell is said with the heads of its row and of its column.
      const around = link.closest("li, td, th, p, dd, article, figcaption, nav, section") ?? link;
      const row = around.matches("td, th") ? `${words(around.closest("tr"))}|${around.cellIndex}|${words(around.closest("table").caption ?? around)}` : "";
      const key = `${name}|${row || words(around)}`;
      // Longer ones name a thing: two things may have one name.
      if (name.length < 25 && seen.has(key) && seen.get(key) !== link.href) found.push(`one text, two targets: ${brief(link)}`);
      seen.set(key, link.href);
    }
    return found;
  }

  function tables() {
    const found = [];
    for (const table of all("table")) {
      if (!table.caption || !words(table.caption)) found.push(`table without caption: ${brief(table)}`);
      for (const th of all("th:not([scope])", table)) found.push(`th without scope: ${brief(th)}`);
      if (!table.querySelector("th")) found.push(`table without heads: ${brief(table)}`);
    }
    return found;
  }

  function images() {
    const drawn = (svg) => svg.closest("[aria-hidden=true]") || (svg.getAttribute("role") === "img" && nameOf2(svg));
    return [
      ...all("img:not([alt])").map((one) => `img without alt: ${brief(one)}`),
      ...all("svg").filter((one) => !drawn(one)).map((one) => `svg neither hidden nor named: ${brief(one)}`),
    ];
  }

  // 1.3.1, 1.3.5, 3.3.1, 4.1.3
  const PERSONAL = /^(email|login|name|organisation|phone)$/;

  function forms() {
    const found = [];
    for (const control of all("main :is(input:not([type=hidden]), select, textarea)")) {
      if (!control.labels?.length && !nameOf2(control)) found.push(`no label: ${brief(control)}`);
      const isPersonal = ["password", "email", "tel"].includes(control.type) || PERSONAL.test(control.name);
      if (isPersonal && !control.getAttribute("autocomplete")) found.push(`no autocomplete: ${brief(control)}`);
      const isWrong = control.closest(".field")?.classList.contains("is-error");
      if (isWrong && !control.closest("fieldset") && control.getAttribute("aria-invalid") !== "true") found.push(`not aria-invalid: ${brief(control)}`);
    }
    for (const told of all("[aria-describedby]")) {
      for (const id of told.getAttribute("aria-describedby").split(" ")) {
        if (!document.getElementById(id)) found.push(`describedby leads nowhere: ${id} ${brief(told)}`);
      }
    }
    for (const error of all(".field > .error")) {
      if (!error.id || !document.querySelector(`[aria-describedby~="${error.id}"]`)) found.push(`error tied to nothing: ${brief(error)}`);
    }
    for (const message of all(".messages")) if (!message.closest("[role=status]")) found.push("messages without status");
    const summary = document.getElementById("erreurs");
    if (summary && document.activeElement !== summary) found.push("the summary of errors is not focused");
    for (const line of all("#erreurs a")) if (!document.querySelector(line.hash)) found.push(`no field for ${brief(line)}`);
    return found;
  }

  // 2.4.7, 1.4.11, 2.4.11
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();

  function light(colour) {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      const line = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
      known.set(colour, { alpha, light: 0.2126 * line(red) + 0.7152 * line(green) + 0.0722 * line(blue) });
    }
    return known.get(colour);
  }

  function ground(element) {
    for (let one = element; one; one = one.parentElement) {
      const colour = light(getComputedStyle(one).backgroundColor);
      if (colour.alpha > 250) return colour.light;
    }
    return 1;
  }

  function contrast(one, other) {
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  function focus() {
    const found = [];
    const before = document.activeElement;
    for (const element of all(FOCUSABLE).filter((one) => isShown(one) && !one.disabled)) {
      element.focus();
      if (document.activeElement === element) found.push(...ring(element));
    }
    before?.focus?.();
    scrollTo(0, 0);
    return found;
  }

  function ring(element) {
    if (element === document.body || element.matches("main, #erreurs, [tabindex='-1']")) return [];
    const style = getComputedStyle(element);
    const isInside = parseFloat(style.outlineOffset) < 0;
    const colour = light(style.outlineColor);
    const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && colour.alpha > 200;
    const isFaint = contrast(colour.light, ground(isInside ? element : element.parentElement)) < 3;
    return [
      ...(isDrawn ? [] : [`focus unseen: ${brief(element)}`]),
      ...(isDrawn && isFaint ? [`focus too faint: ${brief(element)}`] : []),
      ...(isCovered(element) ? [`focus covered: ${brief(element)}`] : []),
    ];
  }

  function isCovered(element) {
    const box = [...element.getClientRects()].find((one) => one.width && one.height);
    const places = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
    return places.every(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && !element.contains(top) && !top.contains(element) && !top.closest("label");
    });
  }

  // What Tab stops at, in the order of the code: one radio a group.
  function stops() {
    const groups = new Set();
    return all(FOCUSABLE).filter((one) => {
      if (!isShown(one) || one.disabled || one.tabIndex < 0) return false;
      if (one.type !== "radio") return true;
      const isFirst = !groups.has(one.name);
      groups.add(one.name);
      return isFirst;
    }).length;
  }

  // 1.4.10: only what needs two dimensions scrolls sideways, each in a region of its own.
  const WIDE = "table, pre, svg, .shelf, .tile-map, .lineage";

  function reflow() {
    const found = [];
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) found.push(`page is ${page.scrollWidth - page.clientWidth} px too wide: ${widest()}`);
    for (const box of all("body *")) {
      const style = getComputedStyle(box);
      if (!/auto|scroll/.test(style.overflowX) || box.scrollWidth <= box.clientWidth + 1 || !isShown(box)) continue;
      if (box.matches("textarea, select, input")) continue;
      if (!box.matches(WIDE) && !box.querySelector(WIDE)) found.push(`scrolls sideways: ${brief(box)}`);
      if (box.tabIndex < 0 && !box.querySelector("a[href], button, input")) found.push(`cannot be scrolled by keyboard: ${brief(box)}`);
    }
    return found;
  }

  function widest() {
    const limit = document.documentElement.clientWidth + 1;
    const over = all("body *").filter((one) => one.getBoundingClientRect().right > limit && !one.closest(".scroll") && isShown(one));
    return over.slice(0, 3).map(brief).join(" ; ");
  }

  // 1.4.4, 1.4.12: no text is cut.
  function cut() {
    return all("body *")
      .filter((one) => {
        if (one.clientWidth < 3 || one.clientHeight < 3 || one.closest("svg, textarea, select, [aria-hidden=true]") || !words(one) || !isShown(one)) return false;
        const style = getComputedStyle(one);
        const isHeld = (way) => /hidden|clip/.test(style[`overflow${way}`]);
        return (isHeld("X") && one.scrollWidth > one.clientWidth + 2) || (isHeld("Y") && one.scrollHeight > one.clientHeight + 2);
      })
      .map((one) => `text cut: ${brief(one)}`);
  }

  // 2.3.3
  function motion() {
    const moving = all("*").filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0) || style.scrollBehavior === "smooth";
    });
    return moving.slice(0, 3).map((one) => `moves: ${brief(one)}`);
  }

  // Everything that was folded.
  function unfold() {
    const closed = all("details:not([open])");
    closed.forEach((one) => (one.open = true));
    return closed.length;
  }

  const plan = () => [title, headings, landmarks, links, tables, images, forms].flatMap((check) => check());
  return { plan, focus, ring, stops, reflow, cut, motion, unfold };
})();
