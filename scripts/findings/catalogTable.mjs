/** The source text of `src/core/findings/catalogTable.ts`: the codes without a record. */
export function catalogTable(findings, severities) {
  const lines = [
    '// Generated from data/findings.json by `npm run docs:findings`. Do not edit.',
    '// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table',
    '',
    '/** Severity → code → id of the automatic fix (empty where there is none). */',
    'export const catalogTable = {',
  ];
  for (const severity of Object.keys(severities)) {
    const codes = findings
      .filter((finding) => finding.severity === severity)
      .map(({ id, quickFix }) => `\n    ${propertyName(id)}: '${quickFix ?? ''}',`);
    lines.push(`  ${severity}: {${codes.join('')}${codes.length === 0 ? '' : '\n  '}},`);
  }
  return `${[...lines, '} as const;'].join('\n')}\n`;
}

function propertyName(id) {
  return /^[a-z]+$/.test(id) ? id : `'${id}'`;
}
