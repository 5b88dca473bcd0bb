/**
 * The catalogue with the prose of a translation in place of the English; everything else stays.
 *
 * @param {object} catalogue the data of `data/findings.json`
 * @param {object} translation the data of `data/findings.*.json`
 */
export function translatedCatalogue(catalogue, translation) {
  const { categories, severities, quickFixes, codesNotReported } = translation;
  const findings = catalogue.findings.map((finding) => ({ ...finding, ...translation.findings[finding.id] }));
  return { ...catalogue, categories, severities, quickFixes, codesNotReported, findings };
}

/** The sources, those with the title or address of a translation that have one. */
export function translatedSources(sources, translation) {
  const entries = Object.entries(sources);
  return Object.fromEntries(entries.map(([ref, source]) => [ref, { ...source, ...translation.sources[ref] }]));
}
