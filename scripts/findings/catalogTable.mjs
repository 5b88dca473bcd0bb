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
    lines.push(`  ${severity}: {`);
    for (const { id, quickFix } of findings.filter((finding) => finding.severity === severity)) {
      lines.push(`    ${propertyName(id)}: '${quickFix ?? ''}',`);
    }
    lines.push('  },');
  }
  return `${[...lines, '} as const;'].join('\n')}\n`;
}

function propertyName(id) {
  return /^[a-z]+$/.test(id) ? id : `'${id}'`;
}
