// The page itself: what is read below each box, how many are filled, keeping, saving, copying.

const shelf = `backprop-grader ${code}`;
const boxes = [...document.querySelectorAll("[data-item]")];
const element = (id) => document.getElementById(id);

function readBox(box) {
  if (box.dataset.kind === "choice") return { blank: !box.value };
  if (box.dataset.kind === "expression") {
    return readExpression(box.value, box.dataset.variables.split(" "));
  }
  return readNumber(box.value);
}

function saidOf({ blank, reason, note, formula, value }) {
  if (blank) return "";
  if (reason) return reason;
  const shown = formula ? typedFormula(formula) : shownNumber(value);
  return note || worded(words.readAs, { value: shown });
}

function showBox(box) {
  const read = readBox(box);
  box.classList.toggle("unread", Boolean(read.reason));
  box.setAttribute("aria-invalid", Boolean(read.reason));
  const below = element(`read-${box.dataset.item}`);
  if (below) below.textContent = saidOf(read);
  return read;
}

// What is typed stands in the page itself, too, so that a page that a browser saves keeps it.
function mirror(box) {
  if (box.dataset.kind !== "choice") return box.setAttribute("value", box.value);
  for (const one of box.options) one.toggleAttribute("selected", one.selected && one.value !== "");
}

// How many are filled and cannot be read; the lines as text.
function showAll() {
  const found = boxes.map(showBox);
  boxes.forEach(mirror);
  const filled = found.filter((read) => !read.blank).length;
  const unread = found.filter((read) => read.reason).length;
  const text = unread ? words.counterUnread : words.counter;
  const counter = worded(text, { filled, all: boxes.length, unread });
  if (element("counter").textContent !== counter) element("counter").textContent = counter;
  element("lines").value = textBlock(code, boxes.map((box) => [box.dataset.item, box.value]));
}

const typed = () => Object.fromEntries(boxes.map((box) => [box.dataset.item, box.value]));

// A browser may refuse to keep anything, for a file or in a private window.
function keep() {
  try {
    localStorage.setItem(shelf, JSON.stringify(typed()));
    element("kept").textContent = words.kept;
  } catch {
    element("kept").textContent = words.notKept;
  }
}

function bringBack() {
  try {
    const kept = JSON.parse(localStorage.getItem(shelf) ?? "{}");
    for (const box of boxes) box.value = kept[box.dataset.item] ?? box.value;
  } catch {
    return;
  }
}

function save() {
  const content = JSON.stringify({ sheet: code, answers: typed() }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${content}\n`], { type: "application/json" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  element("done").textContent = worded(words.saved, { file });
}

async function copy() {
  try {
    await navigator.clipboard.writeText(element("lines").value);
    element("done").textContent = words.copied;
  } catch {
    element("as-text").open = true;
    element("lines").select();
    element("done").textContent = words.notCopied;
  }
}

// What is wider than the page scrolls by itself, also by keyboard.
function letScroll() {
  for (const wide of document.querySelectorAll(".equation, .wide, figure")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }
}

bringBack();
keep();
showAll();
letScroll();
element("bar").hidden = false;
element("off")?.remove();
addEventListener("resize", letScroll);
document.addEventListener("input", () => {
  element("done").textContent = "";
  showAll();
  keep();
});
element("save").addEventListener("click", save);
element("copy").addEventListener("click", copy);
