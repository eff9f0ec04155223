// The strict reader of expressions: the same as that of `grader check`, step by step.
//
// A formula is {number}, {name} or {call, inner}, with a list of formulas inside.

const EXPRESSION = tables.expression;

// {formula}, {reason}, or {blank: true}.
function readExpression(text, variables) {
  const body = stripped(text);
  if (!body) return { blank: true };
  return attempted(() => {
    if (count(body) > EXPRESSION.length) refuse("TOO_LONG", { most: EXPRESSION.length });
    return { formula: new Parser(folded(body), variables).formula() };
  });
}

const call = (name, ...inner) => ({ call: name, inner });

class Parser {
  constructor(text, variables) {
    this.variables = variables;
    this.queue = this.tokens(text);
  }

  get next() {
    return this.queue[0] ?? "";
  }

  formula() {
    const found = this.sum(0);
    if (this.queue.length) {
      if (this.next === ")") refuse("CLOSED_TOO_OFTEN");
      refuse("OUT_OF_PLACE", { token: this.next });
    }
    factors(found);
    return found;
  }

  tokens(text) {
    const found = [];
    const all = / *(?:([0-9.,]+)|([A-Za-z][A-Za-z0-9_]*)|(\*\*|[-+*/^()])|(.))/gsu;
    for (const [run, , name, , other] of text.replace(/ +$/, "").matchAll(all)) {
      if (other !== undefined) refuse("STRANGE_IN_EXPRESSION", { character: visible(other) });
      const token = run.replace(/^ +/, "");
      if (name === undefined) found.push(token === "**" ? "^" : token);
      else found.push(...this.letters(token));
    }
    if (found.length > EXPRESSION.tokens) refuse("TOO_LONG_EXPRESSION");
    return found;
  }

  // A function, a letter, or letters side by side.
  letters(word) {
    const lower = word.toLowerCase();
    if (this.variables.includes(word)) return [word];
    if (FUNCTIONS.includes(lower) || this.variables.includes(lower)) return [lower];
    if ([...word].every((sign) => sign === "e" || this.variables.includes(sign))) return [...word];
    return refuse("OTHER_LETTERS", { name: word, letters: this.variables.join(", ") });
  }

  sum(depth) {
    if (depth > EXPRESSION.depth) refuse("TOO_DEEP", { most: EXPRESSION.depth });
    let left = this.product(depth);
    while (["+", "-"].includes(this.next)) {
      const operation = this.queue.shift() === "+" ? "add" : "sub";
      if (["+", "-"].includes(this.next)) refuse("TWO_SIGNS");
      left = call(operation, left, this.product(depth));
    }
    return left;
  }

  product(depth) {
    let left = this.signed(depth);
    let over = false;
    for (let token = this.next; token; token = this.next) {
      if (token === "*" || token === "/") {
        this.queue.shift();
        over = over || token === "/";
        left = call(token === "*" ? "mul" : "div", left, this.signed(depth));
      } else if ("+-)^".includes(token)) break;
      else if (over) refuse("UNCLEAR_QUOTIENT");
      else if (isNumber(token)) refuse("NO_SIGN");
      else left = call("mul", left, this.power(depth));
    }
    return left;
  }

  signed(depth) {
    if (!["+", "-"].includes(this.next)) return this.power(depth);
    const sign = this.queue.shift();
    const inner = this.power(depth);
    return sign === "-" ? call("neg", inner) : inner;
  }

  power(depth) {
    const euler = this.next === "e" && !this.variables.includes("e");
    const base = this.operand(depth);
    if (this.next !== "^") return base;
    this.queue.shift();
    const inner = ["+", "-"].includes(this.next) ? this.signed(depth) : this.operand(depth);
    if (this.next === "^") refuse("POWER_OF_POWER");
    return euler ? call("exp", inner) : call("power", base, exponentOf(inner));
  }

  operand(depth) {
    const token = this.queue.shift();
    if (!token) refuse("NOTHING_AT_END");
    if (isNumber(token)) {
      const [digits, places] = decimalOf(token);
      return { number: new Ratio(digits, 10n ** BigInt(places)) };
    }
    if (this.variables.includes(token)) return { name: token };
    if (token === "e") return call("exp", { number: new Ratio(1n) });
    if (FUNCTIONS.includes(token)) return call(token, this.enclosed(token, depth));
    if (token !== "(") refuse("NOTHING_BEFORE", { token });
    this.queue.unshift(token);
    return this.enclosed("", depth);
  }

  enclosed(name, depth) {
    if (this.next !== "(") refuse("NO_PARENTHESES", { function: name, argument: "x" });
    this.queue.shift();
    const inner = this.sum(depth + 1);
    if (this.next !== ")") refuse("NOT_CLOSED");
    this.queue.shift();
    return inner;
  }
}

function exponentOf(formula) {
  const negated = formula.call === "neg" && formula.inner[0].number;
  const value = negated ? negative(negated) : formula.number;
  if (!value) refuse("NO_WHOLE_EXPONENT");
  if (!value.whole || absolute(value.top) > EXPRESSION.exponent) {
    refuse("EXPONENT_OF_EXPRESSION", { most: EXPRESSION.exponent });
  }
  return { number: value };
}

// A bound on the factors of its products; refused where there are too many.
function factors({ number, call: name, inner }) {
  let size = 1;
  if (number) size += Math.floor(`${number}`.length / 10);
  else if (name === "power") {
    size = factors(inner[0]) * Math.max(1, Math.abs(Number(inner[1].number.top)));
  } else if (name) size = inner.map(factors).reduce((one, other) => one + other);
  if (size > EXPRESSION.size) refuse("TOO_LARGE_EXPRESSION");
  return size;
}

const SUM = 0;
const TERM = 1;
const FACTOR = 2;
const SIGNS = {
  add: [" + ", SUM, SUM, SUM],
  sub: [" - ", SUM, TERM, SUM],
  mul: ["*", TERM, TERM, TERM],
  div: ["/", TERM, FACTOR, TERM],
};

// A formula as it can be typed: `6*x^2*y - 0.5`, every product with its sign.
const typedFormula = (formula) => typedWithLevel(formula)[0];

function typedWithLevel({ number, name, call: operation, inner }) {
  if (number) {
    const text = numeral(number);
    return [text, isNegative(number) ? SUM : text.includes("/") ? TERM : FACTOR];
  }
  if (name) return [name, FACTOR];
  if (operation === "neg") return [`-${held(inner[0], TERM)}`, SUM];
  if (operation === "mul" && inner[0].number) {
    const value = inner[0].number;
    const size = isNegative(value) ? negative(value) : value;
    const text = `${held({ number: size }, FACTOR)}*${held(inner[1], TERM)}`;
    return isNegative(value) ? [`-${text}`, SUM] : [text, TERM];
  }
  if (operation === "power") {
    const exponent = inner[1].number;
    const text = isNegative(exponent) ? `(${exponent})` : `${exponent}`;
    return [`${held(inner[0], FACTOR)}^${text}`, TERM];
  }
  if (SIGNS[operation]) {
    const [sign, first, second, level] = SIGNS[operation];
    return [`${held(inner[0], first)}${sign}${held(inner[1], second)}`, level];
  }
  return [`${operation}(${inner.map(typedFormula).join(", ")})`, FACTOR];
}

function held(formula, least) {
  const [text, level] = typedWithLevel(formula);
  return level >= least ? text : `(${text})`;
}

// A decimal of at most six places, else a fraction.
function numeral(value) {
  for (let places = 0; places <= 6; places += 1) {
    const scaled = new Ratio(value.top * 10n ** BigInt(places), value.bottom);
    if (scaled.whole) return decimalText(scaled.top, places);
  }
  return `${value}`;
}

function decimalText(top, places) {
  const digits = `${absolute(top)}`.padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return top < 0n ? `-${text}` : text;
}
