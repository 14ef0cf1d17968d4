"use strict";

// The map of all cases: a cell each, the filters, and what is known of the chosen one. Texts of the target only ever
// become text nodes and attributes' values, never markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const text = (n) => data.texts[n];
  const [STATUS, LEVEL, FAMILY, RULE, SOURCE, EXPECTED, GOT, REASON, REPEAT, FULL, TOOK, ID, TITLE] = Array(13).keys();
  const cases = []; // the values of each
  for (let i = 0, id = "", title = ""; i < data.cases.length; i += 6) {
    const [kind, took, keepID, restID, keepTitle, restTitle] = data.cases.slice(i, i + 6);
    id = id.slice(0, keepID) + restID;
    title = title.slice(0, keepTitle) + restTitle;
    cases.push([...data.kinds[kind], took, id, title]);
  }
  const cells = byId("cells");
  const marks = []; // the element of each case
  let haystack; // the texts of each case, made when somebody searches
  let visible = [];
  let chosen = -1;

  const make = (name, className, content) => {
    const e = document.createElement(name);
    if (className) e.className = className;
    if (content !== undefined) e.textContent = content;
    return e;
  };
  const commas = (n) => n.toLocaleString("en-US");

  // ---- the cells, family by family ----

  const families = new Map();
  for (const option of byId("family").options) if (option.value) families.set(option.value, []);
  cases.forEach((c, i) => {
    const name = text(c[FAMILY]);
    if (!families.has(name)) families.set(name, []);
    families.get(name).push(i);
  });
  const groups = new Map();
  for (const [name, list] of families) {
    const group = make("div", "group");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    const head = make("p", "group-name");
    head.append(make("b", "", name), " ", make("span", "faint"));
    const box = make("div", "box");
    for (const i of list) {
      const cell = make("i", data.statuses[cases[i][STATUS]]);
      cell.id = "c" + i;
      cell.setAttribute("role", "option");
      marks[i] = cell;
      box.append(cell);
    }
    group.append(head, box);
    groups.set(name, { group, count: head.lastChild });
    cells.append(group);
  }

  // ---- the filters ----

  const chips = (fieldset, names, key) => names.map((name, n) => {
    const count = cases.reduce((sum, c) => sum + (c[key] === n ? 1 : 0), 0);
    if (!count) return null;
    const label = make("label", "chip " + name);
    const box = make("input");
    box.type = "checkbox";
    box.name = fieldset.id;
    box.value = name;
    box.defaultChecked = box.checked = true;
    label.append(box, make("span", "", name), make("span", "faint", commas(count)));
    fieldset.append(label);
    return box;
  });
  const statusBoxes = chips(byId("by-status"), data.statuses, STATUS);
  const levelBoxes = chips(byId("by-level"), data.levels, LEVEL);
  const on = (boxes, n) => n < 0 || !boxes[n] || boxes[n].checked;

  const filter = () => {
    const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const family = byId("family").value;
    if (words.length) haystack ??= cases.map((c) => [c[ID], c[TITLE], ...[RULE, GOT, EXPECTED, REASON].map((k) => text(c[k]))].join("\n").toLowerCase());
    visible = [];
    for (const [name, list] of families) {
      let shown = 0;
      for (const i of list) {
        const c = cases[i];
        const yes = (!family || family === name) && on(statusBoxes, c[STATUS]) && on(levelBoxes, c[LEVEL]) &&
          words.every((w) => haystack[i].includes(w));
        if (marks[i].hidden === yes) marks[i].hidden = !yes;
        if (yes) {
          visible.push(i);
          shown++;
        }
      }
      const { group, count } = groups.get(name);
      group.hidden = !shown;
      count.textContent = shown === list.length ? commas(shown) : commas(shown) + " of " + commas(list.length);
    }
    byId("count").textContent = visible.length === cases.length
      ? "All " + commas(visible.length) + " cases"
      : commas(visible.length) + " of " + commas(cases.length) + " cases";
    if (byId("listing").open) list();
  };

  // ---- the same as a table ----

  const list = () => {
    const most = 200;
    const rows = visible.slice(0, most).map((i) => {
      const c = cases[i];
      const row = make("tr");
      const head = make("th");
      head.scope = "row";
      const link = make("a", "", c[ID]);
      link.href = "#" + fragment(i);
      head.append(link);
      const status = make("td");
      status.append(make("span", "tag " + data.statuses[c[STATUS]], data.statuses[c[STATUS]]));
      row.append(head, status, make("td", "", data.levels[c[LEVEL]] || ""), make("td", "", text(c[EXPECTED])), make("td", "", text(c[GOT]) || text(c[REASON])));
      return row;
    });
    byId("rows").replaceChildren(...rows);
    byId("more").textContent = visible.length > most ? "and " + commas(visible.length - most) + " more: the filters narrow it down" : "";
  };

  // ---- the chosen case ----

  const fragment = (i) => "id=" + encodeURIComponent(cases[i][ID]);
  const says = (c) => data.statuses[c[STATUS]] + ": " + c[ID] + ", " + c[TITLE];

  const describe = (c) => {
    const status = data.statuses[c[STATUS]];
    const head = make("p");
    head.append(make("span", "tag " + status, status), " ", make("span", "faint", data.levels[c[LEVEL]] || ""));
    const facts = make("dl");
    for (const [name, value] of [
      ["expected", text(c[EXPECTED])], ["got", text(c[GOT])], ["why", text(c[REASON])], ["rule", text(c[RULE])],
      ["source", text(c[SOURCE])], ["took", c[TOOK] ? c[TOOK] + " ms" : ""],
      ["repeat it", text(c[REPEAT]).replace("{id}", () => c[ID])],
    ]) {
      if (value) facts.append(make("dt", "", name), make("dd", name.replace(" ", "-"), value));
    }
    const parts = [head, make("h3", "", c[ID]), make("p", "", c[TITLE]), facts];
    if (c[FULL]) {
      const link = make("a", "full", "The exchange, and how to send it again");
      link.href = "#case-" + encodeURIComponent(c[ID]);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        unfold(c[ID]);
      });
      parts.push(link);
    }
    return parts;
  };

  // unfold opens a case among the failures, and what it is folded into.
  const unfold = (id) => {
    const details = byId("case-" + id);
    if (!details) return;
    for (let outer = details; outer; outer = outer.parentElement.closest("details")) outer.open = true;
    details.scrollIntoView({ block: "start" });
    details.querySelector("summary").focus({ preventScroll: true });
  };

  const choose = (i, show) => {
    if (chosen >= 0) {
      marks[chosen].classList.remove("chosen");
      marks[chosen].removeAttribute("aria-selected");
    }
    chosen = i;
    const cell = marks[i];
    cell.classList.add("chosen");
    cell.setAttribute("aria-selected", "true");
    cell.setAttribute("aria-label", says(cases[i]));
    cells.setAttribute("aria-activedescendant", cell.id);
    byId("case").replaceChildren(...describe(cases[i]));
    if (show) cell.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", "#" + fragment(i));
  };

  // below finds the cell of the next row, up or down, that is nearest to the chosen one.
  const below = (at, step) => {
    const from = marks[visible[at]].getBoundingClientRect();
    let row = null;
    let best = at;
    for (let n = at + step; n >= 0 && n < visible.length; n += step) {
      const box = marks[visible[n]].getBoundingClientRect();
      if (Math.abs(box.top - from.top) < 2) continue;
      if (row !== null && Math.abs(box.top - row) >= 2) break;
      if (row === null || Math.abs(box.left - from.left) < Math.abs(marks[visible[best]].getBoundingClientRect().left - from.left)) best = n;
      row = box.top;
    }
    return best;
  };

  cells.addEventListener("keydown", (event) => {
    if (!visible.length) return;
    const at = visible.indexOf(chosen);
    const moves = {
      ArrowRight: () => at + 1, ArrowLeft: () => at - 1, Home: () => 0, End: () => visible.length - 1,
      ArrowDown: () => (at < 0 ? 0 : below(at, 1)), ArrowUp: () => (at < 0 ? 0 : below(at, -1)),
    };
    if (event.key === "Enter" && chosen >= 0 && cases[chosen][FULL]) unfold(cases[chosen][ID]);
    if (!moves[event.key]) return;
    event.preventDefault();
    choose(visible[Math.max(0, Math.min(visible.length - 1, moves[event.key]()))], true);
  });
  const caseOf = (target) => (target.getAttribute("role") === "option" ? Number(target.id.slice(1)) : -1);
  cells.addEventListener("click", (event) => {
    const i = caseOf(event.target);
    if (i >= 0) choose(i, false);
  });
  cells.addEventListener("mouseover", (event) => {
    const i = caseOf(event.target);
    if (i >= 0) event.target.title = says(cases[i]);
  });

  // ---- links from the rest of the page, and to it ----

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.family");
    if (!button) return;
    byId("filters").reset();
    byId("family").value = button.dataset.family;
    filter();
    byId("map").scrollIntoView();
  });
  const follow = () => {
    const wanted = new URLSearchParams(location.hash.slice(1)).get("id");
    const i = wanted === null ? -1 : cases.findIndex((c) => c[ID] === wanted);
    if (i < 0) return;
    if (marks[i].hidden) {
      byId("filters").reset();
      filter();
    }
    choose(i, true);
  };
  window.addEventListener("hashchange", follow);
  byId("filters").addEventListener("input", filter);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", () => setTimeout(filter));
  byId("listing").addEventListener("toggle", list);
  byId("filters").hidden = byId("listing").hidden = false;
  filter();
  follow();
})();

// A strip that is wider than the page shows what matters of it: the first wrong answer, else the limit.
(() => {
  const show = () => {
    for (const strip of document.querySelectorAll(".limit .drawing")) {
      const limits = strip.querySelectorAll(".limit-line");
      const at = strip.querySelector(".bad") || limits[limits.length - 1];
      if (!at || strip.scrollWidth <= strip.clientWidth) continue;
      const box = at.getBoundingClientRect(), frame = strip.getBoundingClientRect();
      strip.scrollLeft += box.left - frame.left - frame.width / 2;
    }
  };
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) show();
    width = innerWidth;
  });
  show();
})();
