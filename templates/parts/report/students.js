"use strict";
(async () => {
  // Whatever comes from the data is put in as text; nothing of it is ever markup.
  const of = (id) => document.getElementById(id);
  const words = JSON.parse(of("student-words").textContent);
  const report = [...document.body.children].filter((one) => one.matches("header, main"));
  const PORTION = 100, START = "#student-";
  const before = document.title;
  let cameFrom = null, scrolled = 0;

  const made = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const unpacked = async (text) => {
    const signs = atob(text.trim()), bytes = new Uint8Array(signs.length);
    for (let place = 0; place < signs.length; place += 1) bytes[place] = signs.charCodeAt(place);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  };

  if (typeof DecompressionStream === "undefined") return;
  let data;
  try {
    data = await unpacked(of("students-packed").textContent);
  } catch (error) {
    of("unopened").textContent = words.broken;
    return;
  }
  of("students-packed").remove();
  const { students } = data;
  const count = students.id.length;
  const rows = data.exercises.map((one) => new Map(one.who.map((who, row) => [who, row])));
  const stateOf = (place) => words.states[students.state[place]];
  const scoreOf = (place) => students.score[place] === "" ? ""
    : filled(words.score_of, { score: students.score[place], max: students.max[place] });
  const person = (place) => [made("bdi", {}, students.name[place]),
    students.id[place] ? ` (${students.id[place]})` : ""];
  const link = (place, ...inside) => made("a", { href: START + place }, ...inside);

  // The list of everybody.
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const sought = students.id.map((id, place) =>
    folded([id, students.name[place], students.section[place], stateOf(place)].join("\n")));
  let found = [], shown = 0;

  const row = (place) => made("tr", {},
    made("th", { scope: "row" }, link(place, ...person(place))),
    made("td", {}, students.section[place]), made("td", {}, stateOf(place)),
    made("td", {}, students.score[place] === "" ? "" : `${students.score[place]} / ${students.max[place]}`));

  const showMore = () => {
    of("everybody").append(...found.slice(shown, shown + PORTION).map(row));
    shown = Math.min(shown + PORTION, found.length);
    of("more").hidden = shown === found.length;
    of("found").textContent = filled(words.found, { shown: found.length, all: count });
  };
  const points = (place) => students.score[place] === "" ? 1e9 : Number(students.score[place]);
  const find = () => {
    const parts = folded(of("find").value).split(/\s+/);
    found = [...sought.keys()].filter((place) => parts.every((one) => sought[place].includes(one)));
    if (of("order").value) found.sort((one, other) => points(one) - points(other) || one - other);
    shown = 0;
    of("everybody").replaceChildren();
    showMore();
  };

  // The page of one student.
  const page = made("main", { id: "student", hidden: "" });
  document.body.append(page);

  // Onwards and back through those who were found; all of them, for somebody who was not.
  const ways = (place) => {
    const among = found.includes(place) ? found : [...sought.keys()];
    const at = among.indexOf(place);
    const steps = [[among[at - 1], "prev", words.previous], [among[at + 1], "next", words.next]];
    return made("nav", { "aria-label": words.pages },
      made("a", { href: "#students", id: "back" }, words.back),
      ...steps.flatMap(([to, rel, word]) =>
        at < 0 || to === undefined ? [] : [" ", made("a", { href: START + to, rel }, word)]));
  };

  const late = (seconds) => {
    if (seconds < 0) return words.late_not_known;
    const minutes = Math.ceil(seconds / 60);
    const parts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    return parts.flatMap((number, unit) => number ? [filled(words.by[unit], { number })] : [])
      .join(" ");
  };

  const facts = (place) => {
    const list = made("dl", { class: "facts" });
    const add = (name, ...inside) => list.append(
      made("div", {}, made("dt", {}, name), made("dd", {}, ...inside)));
    if (students.section[place]) add(words.section, made("bdi", {}, students.section[place]));
    add(words.state, stateOf(place));
    if (students.score[place] !== "") add(words.score, scoreOf(place));
    if (place in data.late) add(words.late, late(data.late[place]));
    if (place in data.why) add(words.why, made("span", { lang: "en" }, data.why[place]));
    return list;
  };

  const lines = (text, count) => text === "" ? Array(count).fill("") : text.split("\n");

  const LOOK = ["wrong", "mistake", "unreadable"];
  const code = (text) => text === "" ? [] : [made("code", {}, text), " "];

  // Each column: its title, and what stands in it at a place. What nobody needs is left out.
  const columns = (own) => [
    [words.typed, (place) => code(own.typed[place])],
    [words.verdict, (place) => [words.verdicts[data.verdicts[own.verdicts[place]]] ?? ""]],
    [words.right, (place) => code(own.right[place] === "" ? own.typed[place] : own.right[place])],
    [words.own, (place) => code(own.own[place]), own.own],
    [words.mistake, (place) => own.mistakes[place].split(" ").flatMap(code), own.mistakes],
  ].filter(([, , needed]) => !needed || needed.some(Boolean));

  const exercise = (one, at, number) => {
    const size = one.items.length;
    const own = { verdicts: one.verdicts[at], typed: lines(one.typed[at], size),
      right: lines(one.right[at], size), own: lines(one.own[at], size),
      mistakes: lines(one.mistakes[at], size) };
    const heading = made("h2", { id: `exercise-${number}` }, one.title);
    const shown = columns(own);
    const titles = [words.item, ...shown.map(([title]) => title)];
    const row = (item, place) => made("tr",
      LOOK.includes(data.verdicts[own.verdicts[place]]) ? { class: "look" } : {},
      made("th", { scope: "row" }, made("code", {}, item)),
      ...shown.map(([, cell]) => made("td", {}, ...cell(place))));
    const table = made("table", {},
      made("thead", {}, made("tr", {}, ...titles.map((title) => made("th", { scope: "col" }, title)))),
      made("tbody", {}, ...one.items.flatMap((item, place) =>
        own.verdicts[place] === "." ? [] : [row(item, place)])));
    const section = made("section", {}, heading,
      made("div", { class: "wide", tabindex: "0", role: "region", "aria-labelledby": heading.id }, table));
    const slugs = new Set(own.mistakes.flatMap((text) => text.split(" ")).filter(Boolean));
    if (slugs.size) section.append(made("h3", {}, words.mistakes), made("ul", {},
      ...[...slugs].map((slug) => made("li", {}, made("code", {}, slug), `: ${data.hints[slug]}`))));
    return section;
  };

  const show = (place) => {
    const heading = made("h1", { tabindex: "-1" });
    page.replaceChildren(ways(place), heading);
    if (!(place < count)) {
      heading.append(words.nobody);
      return heading;
    }
    heading.append(...person(place));
    page.append(facts(place));
    const decided = data.decided.of[place] ?? [];
    if (decided.length) page.append(made("h2", {}, words.decisions), made("ul", { lang: "en" },
      ...decided.map((number) => made("li", {}, data.decided.texts[number]))));
    const own = data.exercises.flatMap((one, number) => rows[number].has(place)
      ? [exercise(one, rows[number].get(place), number)] : []);
    page.append(...(own.length ? own : [made("p", {}, words.nothing)]));
    return heading;
  };

  const route = () => {
    const match = /^#student-(\d+)$/.exec(location.hash);
    if (match) {
      if (page.hidden) scrolled = scrollY;
      const heading = show(Number(match[1]));
      report.forEach((one) => { one.hidden = true; });
      page.hidden = false;
      document.title = heading.textContent;
      scrollTo(0, 0);
      heading.focus();
    } else if (!page.hidden) {
      page.hidden = true;
      report.forEach((one) => { one.hidden = false; });
      document.title = before;
      const to = cameFrom?.isConnected ? cameFrom : of(location.hash.slice(1));
      scrollTo(0, scrolled);
      (to ?? of("students")).focus();
    }
  };

  // Wherever the report names somebody.
  for (const one of document.querySelectorAll("[data-student]")) {
    const to = link(one.dataset.student);
    to.append(...one.childNodes);
    one.append(to);
  }
  document.addEventListener("click", (event) => {
    const to = event.target.closest?.(`a[href^="${START}"]`);
    if (to && !page.contains(to)) cameFrom = to;
  });
  of("find").addEventListener("input", find);
  of("order").addEventListener("change", find);
  of("more").addEventListener("click", showMore);
  addEventListener("hashchange", route);
  find();
  of("unopened").hidden = true;
  of("class").hidden = false;
  route();
})();
