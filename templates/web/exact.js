// Exact fractions, and numbers as Python writes them.

class Ratio {
  constructor(top, bottom = 1n) {
    const sign = bottom < 0n ? -1n : 1n;
    const common = divisor(absolute(top), absolute(bottom)) || 1n;
    this.top = (sign * top) / common;
    this.bottom = (sign * bottom) / common;
  }

  get whole() {
    return this.bottom === 1n;
  }

  // The nearest floating-point number; BigInt to Number rounds half to even.
  get float() {
    const size = absolute(this.top);
    const shift = bits(this.bottom) - bits(size) + 66;
    const up = BigInt(Math.max(shift, 0));
    const down = BigInt(Math.max(-shift, 0));
    const below = this.bottom * 2n ** down;
    let found = (size * 2n ** up) / below;
    if (found * below !== size * 2n ** up) found = 2n * found + 1n;
    else found = 2n * found;
    const value = Number(found) * 2 ** (-shift - 1);
    return this.top < 0n ? -value : value;
  }

  get log() {
    return logOf(absolute(this.top)) - logOf(this.bottom);
  }

  toString() {
    return this.whole ? `${this.top}` : `${this.top}/${this.bottom}`;
  }
}

const absolute = (number) => (number < 0n ? -number : number);
const bits = (size) => (size ? size.toString(2).length : 0);

function divisor(one, other) {
  while (other) [one, other] = [other, one % other];
  return one;
}

function logOf(size) {
  const extra = Math.max(bits(size) - 1000, 0);
  return Math.log(Number(size / 2n ** BigInt(extra))) + extra * Math.LN2;
}

const isExact = (value) => value instanceof Ratio;
const floatOf = (value) => (isExact(value) ? value.float : value);
const isZero = (value) => (isExact(value) ? value.top === 0n : value === 0);
const isNegative = (value) => (isExact(value) ? value.top < 0n : value < 0);
const logarithm = (value) => (isExact(value) ? value.log : Math.log(Math.abs(value)));
const negative = (value) => (isExact(value) ? new Ratio(-value.top, value.bottom) : -value);

// An operation that stays exact as long as both sides are.
const either = (exactly, nearly) => (left, right) =>
  isExact(left) && isExact(right) ? exactly(left, right) : nearly(floatOf(left), floatOf(right));

const added = either(
  (a, b) => new Ratio(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom),
  (a, b) => a + b,
);
const multiplied = either(
  (a, b) => new Ratio(a.top * b.top, a.bottom * b.bottom),
  (a, b) => a * b,
);
const divided = either(
  (a, b) => new Ratio(a.top * b.bottom, a.bottom * b.top),
  (a, b) => a / b,
);
const subtracted = (left, right) => added(left, negative(right));

const RATIO_OF_E = new Ratio(6121026514868073n, 2251799813685248n);
const isE = (value) =>
  isExact(value)
    ? value.top === RATIO_OF_E.top && value.bottom === RATIO_OF_E.bottom
    : value === Math.E;

// A number to ten significant digits, halves to even, in the shortest of the usual forms.
function shownNumber(value) {
  const DIGITS = 10;
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0`;
  const [mantissa, power] = Math.abs(value).toExponential(90).split("e");
  const digits = mantissa.replace(".", "");
  const rest = digits.slice(DIGITS);
  const half = `5${"0".repeat(rest.length - 1)}`;
  let kept = BigInt(digits.slice(0, DIGITS));
  if (rest > half || (rest === half && kept % 2n)) kept += 1n;
  let exponent = Number(power);
  if (kept === 10n ** BigInt(DIGITS)) {
    kept /= 10n;
    exponent += 1;
  }
  const written = `${kept}`;
  if (exponent < -4 || exponent >= DIGITS) {
    const size = `${Math.abs(exponent)}`.padStart(2, "0");
    const tail = trimmedZeros(`${written[0]}.${written.slice(1)}`);
    return `${sign}${tail}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < 0) return `${sign}${trimmedZeros(`0.${"0".repeat(-exponent - 1)}${written}`)}`;
  return sign + trimmedZeros(`${written.slice(0, exponent + 1)}.${written.slice(exponent + 1)}`);
}

const trimmedZeros = (text) => text.replace(/\.?0*$/, "");
