/** Writes the value of a JSON document as YAML in block style. */
export function jsonAsYaml(value: unknown): string {
  return `${linesOf(value).join('\n')}\n`;
}

function linesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [isPlain(value) ? value : JSON.stringify(value)];
  if (typeof value !== 'object' || value === null) return [String(value)];
  if (Array.isArray(value)) return value.length === 0 ? ['[]'] : value.flatMap((each) => behind('- ', linesOf(each)));
  const entries = Object.entries(value);
  if (entries.length === 0) return ['{}'];
  return entries.flatMap(([key, each]) => {
    const name = `${isPlain(key) ? key : JSON.stringify(key)}:`;
    const lines = linesOf(each);
    const isBlock = typeof each === 'object' && each !== null && Object.keys(each).length > 0;
    return isBlock ? [name, ...lines.map((line) => `  ${line}`)] : [`${name} ${lines.join('')}`];
  });
}

function behind(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? mark : '  ') + line);
}

/** Needs no quotes: YAML reads it as this string, whatever its version. */
function isPlain(text: string): boolean {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
}
