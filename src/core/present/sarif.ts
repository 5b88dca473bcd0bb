import * as l10n from '@vscode/l10n';
import { catalogSeverity } from '../findings/catalog.ts';
import type { Finding, Severity } from '../findings/model.ts';
import type { PkiGraph } from '../pki/model.ts';
import type { LineIndex } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import { visibleWholeText } from '../text/visibleText.ts';
import { fileReason } from './fileReason.ts';
import { findingIdentities, identityText } from './reportedFinding.ts';

/** What a SARIF report needs besides the findings. */
export interface SarifOptions {
  readonly version: string;
  /** The page about a code, as Markdown, where it is at hand. */
  page(code: string): string | undefined;
  /** Digest of a text, for `partialFingerprints`: lower-case hex. */
  digest(text: string): string;
}

/** SARIF has no fourth level; `note` needs no action. */
const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * Writes findings as a log of SARIF 2.1.0 (OASIS): what code scanning of GitHub and GitLab and editors read. Paths stay
 * relative where they were; files that cannot be read become notifications.
 */
export function sarifLog(graph: PkiGraph, findings: readonly Finding[], options: SarifOptions): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const lines = new Map(graph.files.map((file) => [file.path, file.lines]));
  const identityOf = findingIdentities(graph);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'CertScope', version: options.version, rules: codes.map((code) => ruleOf(code, options)) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: unreadableFiles(graph) }],
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: levels[finding.severity],
          message: { text: visibleWholeText(finding.message) },
          locations: [locationOf(finding.path, finding.span, lines)],
          ...(finding.related.length === 0
            ? {}
            : {
                relatedLocations: finding.related.map(({ path, span, message }, id) => ({
                  id,
                  message: { text: visibleWholeText(message) },
                  ...locationOf(path, span, lines),
                })),
              }),
          partialFingerprints: { 'certscope/v1': options.digest(identityText(identityOf(finding))) },
        })),
      },
    ],
  };
}

function ruleOf(code: string, { page }: SarifOptions): object {
  const markdown = page(code);
  return {
    id: code,
    shortDescription: { text: (markdown && conditionIn(markdown)) ?? code },
    ...(markdown === undefined ? {} : { help: { text: markdown, markdown } }),
    defaultConfiguration: { level: levels[catalogSeverity(code)] },
  };
}

/** The paragraph below *When* of a page, as plain text. */
function conditionIn(markdown: string): string | undefined {
  return /^## When\n+([^\n]+)/m.exec(markdown)?.[1]?.replaceAll(/\\(.)/g, '$1');
}

function unreadableFiles(graph: PkiGraph): readonly object[] {
  return graph.files
    .filter(({ unreadable }) => unreadable !== undefined)
    .map(({ path, unreadable = '' }) => ({
      level: 'warning',
      message: { text: l10n.t('cannot be read: {0}', fileReason(unreadable)) },
      locations: [locationOf(path, undefined, new Map())],
    }));
}

function locationOf(
  path: string,
  span: Span | undefined,
  lines: ReadonlyMap<string, LineIndex | undefined>,
): { readonly physicalLocation: object } {
  const index = span && lines.get(path);
  const region = index && span && regionOf(index, span);
  return {
    physicalLocation: { artifactLocation: artifactOf(path), ...(region === undefined ? {} : { region }) },
  };
}

/** SARIF counts lines and columns from 1; the end column is the one behind the last character. */
function regionOf(index: LineIndex, span: Span): object {
  const start = index.positionAt(span.start);
  const end = index.positionAt(span.end);
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function artifactOf(path: string): object {
  const segments = path.replace(/^\.\//, '').split('/').map(encodeURIComponent);
  return path.startsWith('/')
    ? { uri: `file://${segments.join('/')}` }
    : { uri: segments.join('/'), uriBaseId: '%SRCROOT%' };
}
