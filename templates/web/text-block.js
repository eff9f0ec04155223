// The answers as lines of text, with the sheet code above and a checksum below.

function textBlock(code, lines) {
  const answers = lines.map(([item, text]) => `${item}: ${text}`.trimEnd());
  return [`answers to sheet ${code}`, ...answers, `checksum ${checksum(code, lines)}`, ""].join("\n");
}

function checksum(code, lines) {
  const whole = [tight(code), ...lines.map(([item, text]) => `${tight(item)}:${tight(text)}`)];
  return crc32(new TextEncoder().encode(whole.join("\n")));
}

const tight = (text) => [...text.normalize("NFC")].filter((sign) => !EDGE.has(sign)).join("");

function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ((rest ^ 0xffffffff) >>> 0).toString(16).toUpperCase().padStart(8, "0");
}
