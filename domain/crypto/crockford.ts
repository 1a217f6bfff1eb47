/** Crockford's base32 for numbers that people type, with its check symbol (value mod 37). */

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const checkSymbols = `${symbols}*~$=U`;

/** `value` in exactly `length` symbols and the check symbol behind them. `value` < 2^53 and < 32^length. @throws RangeError otherwise. */
export function encodeCrockford(value: number, length: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 32 ** length) throw new RangeError('value does not fit');
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32)) text = symbols[rest % 32]! + text;
  return text + checkSymbols[value % 37]!;
}

/**
 * Reads `length` symbols and their check symbol; any case, `O` for 0, `I` and `L` for 1. `null` where a symbol is foreign, the check
 * does not match, or the number reaches 2^53.
 */
export function decodeCrockford(text: string, length: number): number | null {
  if (text.length !== length + 1) return null;
  const tidy = text.toUpperCase().replaceAll('O', '0').replaceAll('I', '1').replaceAll('L', '1');
  if (tidy.length !== length + 1) return null; // a few letters grow when upper-cased
  let value = 0;
  for (const symbol of tidy.slice(0, length)) {
    const digit = symbols.indexOf(symbol);
    if (digit < 0) return null;
    value = value * 32 + digit;
  }
  if (!Number.isSafeInteger(value)) return null;
  return checkSymbols[value % 37] === tidy[length] ? value : null;
}
