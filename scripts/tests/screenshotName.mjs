/**
 * @param {string} journey its name
 * @param {string} theme
 * @returns {string} what the names of its screenshots begin with
 */
export function screenshotName(journey, theme) {
  return `${journey.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${theme}`;
}
