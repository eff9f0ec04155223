// The text of a typed number: folded to plain characters, cut into tokens, damage recognised.
//
// The same as in `grader check`, step by step; `tables` and `reasons` come from there.

const NUMBER = tables.number;
const FUNCTIONS = tables.functions;

class Refusal extends Error {}

// The reason of that name, with what it is about in its braces.
function refuse(name, about = {}) {
  throw new Refusal(worded(reasons[name], about));
}

const worded = (text, about) => text.replace(/\{(\w+)\}/g, (_, key) => about[key]);

const EDGE = new Set(tables.edges);
const FOLDED = new Map(Object.entries(tables.folded));
const count = (text) => [...text].length;
const isNumber = (token) => /^[0-9.,]/.test(token);
const whole = (pattern) => new RegExp(`^(?:${pattern.source})$`, "su");
const unspaced = (text) => text.replace(/^ +| +$/g, "");

function stripped(text) {
  const signs = [...text];
  let [start, end] = [0, signs.length];
  while (start < end && EDGE.has(signs[start])) start += 1;
  while (end > start && EDGE.has(signs[end - 1])) end -= 1;
  return signs.slice(start, end).join("");
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const EXPONENT = new RegExp(`[⁺⁻]?[${RAISED}]+`, "gu");
const MIXED = new RegExp(`([0-9]*)([${Object.keys(tables.vulgar).join("")}])`, "gu");
const GROUPED = /(?<![0-9])[0-9]{1,3}(?:[ .,'’][0-9]{3})+(?![0-9])/u;
const GROUPED_FIRST = /^[0-9]{1,3}(?:[ .,'’][0-9]{3})+(?![0-9])/u;
const LOST_EXPONENT = whole(/(?:[-+]?|.*[*xX·ㅌ] *)10-[0-9]+/);
const AMBIGUOUS_COMMA = /(?<![0-9.,])[1-9][0-9]{0,2},[0-9]{3}(?![0-9.,])/u;

// Plain characters alone; refused is what is recognised as something else.
function folded(body) {
  let text = [...body].map((sign) => FOLDED.get(sign) ?? sign).join("");
  if (count(text) > 1 && text.startsWith('"') && text.endsWith('"')) {
    text = unspaced(text.slice(1, -1));
  }
  refuseSpreadsheets(text);
  if (text.startsWith("⁻")) text = text.replace(/⁻ *(?=[0-9.,])/u, "-");
  text = text.replace(/(?<=[0-9.,])[ㄷㄸ](?=[-+]?[0-9])/gu, "e");
  text = text.replace(EXPONENT, (run) => `^(${[...run].map(lowered).join("")})`);
  text = text.replace(MIXED, (_, before, sign) => `(${before && `${before}+`}${tables.vulgar[sign]})`);
  if (/(?<![0-9.,])0[xX]/u.test(text)) refuse("HEXADECIMAL");
  text = text.replace(/(?<=[0-9.,)]) *[xX·ㅌ] *(?=10 *(?:\^|\*\*))/gu, "*");
  if (LOST_EXPONENT.test(text)) refuse("LOST_EXPONENT");
  if (/[0-9]·[0-9]/u.test(text)) refuse("RAISED_DOT");
  if (/(?<![0-9A-Za-z.,])e-[0-9]/u.test(text)) refuse("EULER_MINUS");
  return text.replaceAll("·", "*");
}

function lowered(sign) {
  if (sign === "⁺") return "+";
  return sign === "⁻" ? "-" : `${[...RAISED].indexOf(sign)}`;
}

// Numbers, names and signs; `**` becomes `^`.
function tokensOf(text) {
  if (text.includes("=")) refuse("EQUATION");
  const found = [];
  let operations = 0;
  const all = / *(?:([0-9.,]+(?:[eE][-+]?[0-9]+)?)|([A-Za-z]+)|(\*\*|[-+*/^()%√])|(.))/gsu;
  for (const match of text.replace(/ +$/, "").matchAll(all)) {
    const token = tokenOf(match, text);
    const before = found.at(-1) ?? "";
    if (isNumber(token) && isNumber(before)) {
      refuse(GROUPED.test(text) ? "THOUSANDS" : "TWO_NUMBERS");
    }
    if ("+-".includes(token) && before && "+-".includes(before)) refuse("TWO_SIGNS");
    if (!isNumber(token) && !"()".includes(token)) operations += 1;
    found.push(token);
  }
  if (operations > NUMBER.operations) refuse("TOO_MANY", { most: NUMBER.operations });
  return found;
}

function tokenOf([run, , name, , other], text) {
  if (other !== undefined) {
    if ("'’".includes(other) && GROUPED.test(text)) refuse("THOUSANDS");
    refuseCharacter(other);
  }
  const token = run.replace(/^ +/, "");
  if (name === undefined) return token === "**" ? "^" : token;
  if (FUNCTIONS.includes(token.toLowerCase()) || token === "e") return token.toLowerCase();
  if (["nan", "inf", "infinity"].includes(token.toLowerCase())) refuse("NOT_FINITE");
  if (Object.hasOwn(tables.named, token)) throw new Refusal(tables.named[token]);
  return refuse("UNKNOWN", { name: token });
}

function refuseCharacter(sign) {
  if (Object.hasOwn(tables.characters, sign)) throw new Refusal(tables.characters[sign]);
  if (/\p{N}/u.test(sign) || tables.numerals.includes(sign)) refuse("OTHER_DIGITS");
  refuse("STRANGE", { character: visible(sign) });
}

function visible(sign) {
  const number = sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return sign !== " " && /[\p{C}\p{Z}\p{M}]/u.test(sign) ? `U+${number}` : `"${sign}"`;
}

// `12,50` as digits 1250 with 2 places.
function decimalOf(mantissa, exponent = "") {
  const [before, ...rest] = mantissa.replaceAll(",", ".").split(".");
  const decimals = rest.join(".");
  if (decimals.endsWith("..")) refuse("DOTS");
  if (decimals.includes(".")) {
    refuse(GROUPED_FIRST.test(mantissa) ? "THOUSANDS" : "TWO_DECIMAL_SIGNS");
  }
  if (!(before + decimals)) refuse("NO_DIGIT");
  if (exponent.replace(/^[-+0]+/, "").length > 2) {
    refuse("TOO_LARGE_AN_EXPONENT", { most: NUMBER.exponent });
  }
  return [BigInt(before + decimals), decimals.length - Number(exponent || "0")];
}
