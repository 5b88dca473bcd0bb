/**
 * Tells by its beginning whether a text is an inventory from `certscope inspect` or `check`. An inventory repeats
 * certificates of other files, so it is not another place where they are used.
 */
export function isInventory(beginning: string): boolean {
  return /^\s*\{\s*"schemaVersion":\s*\d+,\s*"files":\s*\[/.test(beginning);
}

/** Number of characters that are enough to tell. */
export const inventoryProbe = 200;
