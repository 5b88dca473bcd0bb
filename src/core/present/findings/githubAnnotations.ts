import type { Finding, Severity } from '../../findings/findingModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { visibleWholeText } from '../../text/visibleText.ts';

/** Workflow commands of GitHub Actions by level. Hints would use up the limited number of annotations of a step. */
const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice' | undefined>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: undefined,
};

/**
 * Writes findings as workflow commands of GitHub Actions, one on a line, which appear beside the lines of a pull request:
 * `::error file=ca.crt,line=1,title=ca-expired::…`.
 */
export function githubAnnotations(graph: PkiGraph, findings: readonly Finding[]): string {
  const lines = new Map(graph.files.map((file) => [file.path, file.lines]));
  return findings
    .map(({ severity, path, span, code, message }) => {
      const command = commands[severity];
      if (command === undefined) return '';
      const index = span && lines.get(path);
      const start = span && index?.positionAt(span.start);
      const end = span && index?.positionAt(span.end);
      const properties = [
        `file=${property(path)}`,
        ...(start === undefined ? [] : [`line=${start.line + 1}`]),
        ...(end === undefined ? [] : [`endLine=${end.line + 1}`]),
        // GitHub accepts columns only when line and end line are the same.
        ...(start !== undefined && end?.line === start.line
          ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`]
          : []),
        `title=${property(code)}`,
      ];
      return `::${command} ${properties.join(',')}::${data(message)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return visibleWholeText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
