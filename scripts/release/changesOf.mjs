/**
 * @param {string} version
 * @param {string} changelog CHANGELOG.md
 * @returns {string} what the changelog says of the version
 */
export function changesOf(version, changelog) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((each) => each.split('\n', 1)[0]?.replace(/[[\]]/g, '').split(' ')[0] === version);
  const changes = section?.slice(section.indexOf('\n')).trim();
  if (!changes) throw new Error(`CHANGELOG.md says nothing of ${version}: give "Unreleased" this heading.`);
  return `${changes}\n`;
}
