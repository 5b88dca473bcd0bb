/** The source text of `src/core/findings/catalogTable.ts`. */
export function catalogTable({ findings, severities }) {
  const lines = [
    '// Generated from data/findings.json by `npm run docs:findings`. Do not edit.',
    '// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table',
    '',
    '/** Severity → stage → code → id of the automatic fix (`none` where there is none). */',
    'export const catalogTable = {',
  ];
  for (const severity of Object.keys(severities)) {
    lines.push(`  ${severity}: {`);
    for (const stage of ['judge', 'understand', 'regenerate']) {
      const rows = findings.filter((finding) => finding.severity === severity && finding.stage === stage);
      if (rows.length === 0) continue;
      lines.push(`    ${stage}: {`);
      for (const { id, quickFix } of rows) lines.push(`      ${propertyName(id)}: '${quickFix ?? 'none'}',`);
      lines.push('    },');
    }
    lines.push('  },');
  }
  return `${[...lines, '} as const;'].join('\n')}\n`;
}

function propertyName(id) {
  return /^[a-z]+$/.test(id) ? id : `'${id}'`;
}
