import type { Finding, Severity } from '../../findings/findingModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { reportedIdentities } from './reportedFinding.ts';

/** GitLab's severities; a merge request shows each in its own colour. */
const severities: Readonly<Record<Severity, 'critical' | 'major' | 'minor' | 'info'>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/** An entry in GitLab's Code Quality report. */
interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  /** Stable for the same problem: GitLab uses it to find what a merge request adds. */
  readonly fingerprint: string;
  readonly severity: (typeof severities)[Severity];
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/**
 * Writes findings as a Code Quality report of GitLab, which shows them beside the lines of a merge request.
 *
 * @param digest - Hashes a text; lower-case hex.
 */
export function codeQualityReport(
  graph: PkiGraph,
  findings: readonly Finding[],
  digest: (text: string) => string,
): readonly CodeQualityIssue[] {
  const lines = new Map(graph.files.map((file) => [file.path, file]));
  const identityOf = reportedIdentities(graph);
  return findings.map((finding) => {
    const { code, message, severity, path, span } = finding;
    const begin = span && lines.get(path)?.lines?.positionAt(span.start).line;
    return {
      description: visibleWholeText(message),
      check_name: code,
      fingerprint: digest(identityOf(finding)),
      severity: severities[severity],
      location: { path: path.replace(/^\.\//, ''), lines: { begin: (begin ?? 0) + 1 } },
    };
  });
}
