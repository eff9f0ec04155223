// What a spreadsheet leaves where a number was typed: formulas, error messages, dates.

const DATES = [
  /[0-9]{4}(?<s>[-/.]) *(?<first>[0-9]{1,2})\k<s> *(?<second>[0-9]{1,2})/,
  /(?<first>[0-9]{1,2})(?<s>[-/.]) *(?<second>[0-9]{1,2})\k<s> *(?:[0-9]{4}|[0-9]{2})/,
  /(?:[0-9]{4}[년年] *)?(?<first>[0-9]{1,2})[월月] *(?<second>[0-9]{1,2})[일日]/,
  /(?<second>[0-9]{1,4})[-\/. ]*(?<month>[a-z]{3,9})(?:[-\/. ]+[0-9]{2,4})?/,
  /(?<month>[a-z]{3,9})[-\/. ]*(?<second>[0-9]{1,4})(?:[-\/., ]+[0-9]{2,4})?/,
].map((pattern) => new RegExp(`^(?:${pattern.source}\\.?(?:[T ]+[0-9]{1,2}:[0-9]{2}.*)?)$`, "su"));

function refuseSpreadsheets(text) {
  if (text.startsWith("=")) refuse("FORMULA");
  const lower = text.toLowerCase();
  if (/^(?:#|err:[0-9])/u.test(lower)) refuse("ERROR_MESSAGE");
  for (const pattern of DATES) {
    const match = pattern.exec(lower);
    if (match) refuseDate(match.groups);
  }
}

function refuseDate({ first, second, month: name }) {
  const month = name === undefined ? Number(first) : monthOf(name);
  const other = Number(second);
  if (name === undefined && (Math.min(month, other) > 12 || Math.max(month, other) > 31)) return;
  if (!month || !other) return;
  const about = { origin: `${month}/${other}`, other: `${other}/${month}` };
  refuse(month === other || other > 31 ? "DATE" : "DATE_EITHER", about);
}

const monthOf = (name) =>
  tables.months.findIndex((names) => names.split(" ").some((full) => full.startsWith(name))) + 1;
