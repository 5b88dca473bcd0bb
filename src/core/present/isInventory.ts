/**
 * Tells by its beginning whether a text is an inventory of `certscope inspect` or `check`. It repeats certificates
 * that stand elsewhere, so that it is no further place where they are in use.
 */
export function isInventory(beginning: string): boolean {
  return /^\s*\{\s*"schemaVersion":\s*\d+,\s*"files":\s*\[/.test(beginning);
}

/** Characters of a text that are enough to tell. */
export const inventoryProbe = 200;
