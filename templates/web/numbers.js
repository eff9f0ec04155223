// The strict reader of numbers: the same as that of `grader check`, step by step.

const MOST_LOG = Math.log(1e100);

// {value, places, note}, {reason}, or {blank: true}.
function readNumber(text) {
  const body = stripped(text);
  if (!body) return { blank: true };
  return attempted(() => {
    if (count(text) > NUMBER.length) refuse("TOO_LONG", { most: NUMBER.length });
    let plain = folded(body);
    const wrapped = /^\(([^()]*)\)$/.exec(plain);
    if (wrapped) plain = unspaced(wrapped[1]);
    const read = plainNumber(plain) ?? { value: floatOf(calculated(plain)), places: null };
    return { ...read, note: noteOn(plain) };
  });
}

function shifted(digits, places) {
  const by = 10n ** BigInt(Math.abs(places));
  return bounded(places > 0 ? new Ratio(digits, by) : new Ratio(digits * by));
}

function bounded(value) {
  if (!isZero(value)) refuseOutOfProportion(logarithm(value));
  return value;
}

function refuseOutOfProportion(log) {
  if (Math.abs(log) > MOST_LOG) refuse(log > 0 ? "TOO_LARGE" : "TOO_SMALL");
}

function attempted(read) {
  try {
    return read();
  } catch (refusal) {
    if (refusal instanceof Refusal) return { reason: refusal.message };
    throw refusal;
  }
}

const PLAIN = whole(
  /([-+]?) *([0-9.,]+)(?:[eE]([-+]?[0-9]+)| *\* *10 *(?:\^|\*\*) *(?:([-+]?[0-9]+)|\( *([-+]?[0-9]+) *\)))? *(%?)/,
);

function plainNumber(text) {
  const match = PLAIN.exec(text);
  if (!match) return null;
  const [, sign, mantissa, ...exponents] = match;
  const percent = exponents.pop();
  let [digits, places] = decimalOf(mantissa, exponents.find(Boolean) ?? "");
  places += 2 * percent.length;
  const value = shifted(digits, places).float;
  return { value: sign === "-" ? -value : value, places: digits ? places : Math.max(places, 0) };
}

function noteOn(text) {
  const match = AMBIGUOUS_COMMA.exec(text);
  return match ? worded(reasons.NOTE, { typed: match[0], read: match[0].replace(",", ".") }) : "";
}

function calculated(text) {
  const queue = tokensOf(text);
  const value = sumOf(queue, 0, 0);
  if (queue.length) refuseMisplaced(queue[0]);
  return value;
}

const MISPLACED = { ")": "CLOSED_TOO_OFTEN", "%": "LATE_PERCENT", e: "LATE_E" };
const refuseMisplaced = (token) => refuse(MISPLACED[token] ?? "NO_SIGN_BETWEEN");

const OPERATIONS = {
  "+": [10, 10, added],
  "-": [10, 10, subtracted],
  "*": [20, 20, multiplied],
  "/": [20, 20, (left, right) => (isZero(right) ? refuse("DIVISION_BY_ZERO") : divided(left, right))],
  "^": [40, 35, power],
};
const SIGN_STRENGTH = 30;
const ROOT_STRENGTH = 50;
const CALLED = { exp: exponential, ln: naturalLog, sqrt: root };

// Everything from here on that binds more tightly than `strength`.
function sumOf(queue, strength, depth) {
  if (depth > NUMBER.depth) refuse("TOO_DEEP", { most: NUMBER.depth });
  let left = operandOf(queue, depth);
  for (;;) {
    const [before, after, apply] = OPERATIONS[queue[0]] ?? [0];
    if (before <= strength) return left;
    queue.shift();
    left = bounded(apply(left, sumOf(queue, after, depth + 1)));
  }
}

function operandOf(queue, depth) {
  const token = queue.shift();
  if (!token) refuse("NOTHING");
  if (isNumber(token)) return shifted(...decimalOf(...token.toLowerCase().split("e")));
  if (token === "+") return sumOf(queue, SIGN_STRENGTH, depth + 1);
  if (token === "-") return negative(sumOf(queue, SIGN_STRENGTH, depth + 1));
  if (token === "e") return Math.E;
  if (token === "√") return root(sumOf(queue, ROOT_STRENGTH, depth + 1));
  if (token === "(" || FUNCTIONS.includes(token)) return applied(token, queue, depth);
  return token === "%" ? refuse("LATE_PERCENT") : refuse("MISSING_BEFORE", { token });
}

function applied(token, queue, depth) {
  if (token !== "(" && queue.shift() !== "(") {
    refuse("NO_PARENTHESES", { function: token, argument: "2" });
  }
  const value = sumOf(queue, 0, depth + 1);
  if (!queue.length) refuse("NOT_CLOSED");
  const closing = queue.shift();
  if (closing !== ")") refuseMisplaced(closing);
  return token === "(" ? value : bounded(CALLED[token](value));
}

function power(base, exponent) {
  if (isE(base)) return exponential(exponent);
  if (isZero(base) && (isNegative(exponent) || isZero(exponent))) refuse("POWER_OF_ZERO");
  const steps = isExact(exponent) && exponent.whole;
  if (isNegative(base) && !steps) refuse("NEGATIVE_ROOT");
  const size = floatOf(exponent);
  if (Math.abs(size) > NUMBER.exponent) refuse("TOO_LARGE_AN_EXPONENT", { most: NUMBER.exponent });
  if (!isZero(base)) refuseOutOfProportion(size * logarithm(base));
  if (steps && isExact(base) && sizeOf(base) * Math.abs(size) <= NUMBER.bits) {
    const times = BigInt(Math.abs(size));
    const [top, bottom] = [base.top ** times, base.bottom ** times];
    return size < 0 ? new Ratio(bottom, top) : new Ratio(top, bottom);
  }
  return floatOf(base) ** size;
}

const sizeOf = ({ top, bottom }) => Math.max(bits(absolute(top)), bits(bottom));

function exponential(value) {
  refuseOutOfProportion(floatOf(value));
  return Math.exp(floatOf(value));
}

function naturalLog(value) {
  if (isZero(value) || isNegative(value)) refuse("LN_OF_NOTHING");
  return Math.log(floatOf(value));
}

function root(value) {
  if (isNegative(value)) refuse("NEGATIVE_ROOT");
  return Math.sqrt(floatOf(value));
}
