import type { Finding, Severity } from '../findings/findingModel.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { visibleWholeText } from '../text/visibleText.ts';
import { findingIdentities, identityText } from './reportedFinding.ts';

/** GitLab's words, of which a merge request shows each with a colour of its own. */
const severities: Readonly<Record<Severity, 'critical' | 'major' | 'minor' | 'info'>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/** An entry of GitLab's Code Quality report. */
interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  /** The same as long as the problem is: GitLab tells by it what a merge request adds. */
  readonly fingerprint: string;
  readonly severity: (typeof severities)[Severity];
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/**
 * Writes findings as a Code Quality report of GitLab, which shows them beside the lines of a merge request.
 *
 * @param digest - Of a text: lower-case hex.
 */
export function codeQualityReport(
  graph: PkiGraph,
  findings: readonly Finding[],
  digest: (text: string) => string,
): readonly CodeQualityIssue[] {
  const lines = new Map(graph.files.map((file) => [file.path, file]));
  const identityOf = findingIdentities(graph);
  return findings.map((finding) => {
    const { code, message, severity, path, span } = finding;
    const begin = span && lines.get(path)?.lines?.positionAt(span.start).line;
    return {
      description: visibleWholeText(message),
      check_name: code,
      fingerprint: digest(identityText(identityOf(finding))),
      severity: severities[severity],
      location: { path: path.replace(/^\.\//, ''), lines: { begin: (begin ?? 0) + 1 } },
    };
  });
}
