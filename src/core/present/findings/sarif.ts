import * as l10n from '@vscode/l10n';
import { catalogEntry, type FindingCode } from '../../findings/catalog.ts';
import type { Finding, Severity, SilencedFinding } from '../../findings/findingModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { LineIndex } from '../../text/lineIndex.ts';
import { optional } from '../../text/optional.ts';
import type { Span } from '../../text/span.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { fileReason } from '../fileReason.ts';
import { reportedIdentities } from './reportedFinding.ts';

/** What a SARIF report needs besides the findings. */
export interface SarifOptions {
  readonly version: string;
  /** The page about a code, as Markdown, if available. */
  page(code: FindingCode): string | undefined;
  /** How a path is shown to readers. Default: the path itself, absolute or below the folder that was checked. */
  artifact?(path: string): SarifArtifact;
  /** Findings that are not reported, as suppressed results. */
  readonly silenced?: readonly SilencedFinding[];
  /** Hashes a text for `partialFingerprints`; lower-case hex. */
  digest(text: string): string;
}

/** Where a file is: an absolute URI, or one relative to the source root. */
export interface SarifArtifact {
  readonly uri: string;
  readonly uriBaseId?: '%SRCROOT%';
}

/** SARIF has no fourth level; `note` needs no action. */
const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * Writes findings as a SARIF 2.1.0 log (OASIS), which editors and the code scanning of GitHub and GitLab read.
 * Relative paths stay relative; unreadable files become notifications.
 */
export function sarifLog(graph: PkiGraph, findings: readonly Finding[], options: SarifOptions): object {
  const all: readonly (Finding | SilencedFinding)[] = [...findings, ...(options.silenced ?? [])];
  const codes = [...new Set(all.map(({ code }) => code))].sort();
  const lines = new Map(graph.files.map((file) => [file.path, file.lines]));
  const artifact = options.artifact ?? artifactOf;
  const locationOf = (path: string, span?: Span): { readonly physicalLocation: object } => {
    const index = span && lines.get(path);
    const region = index && span && regionOf(index, span);
    return { physicalLocation: { artifactLocation: artifact(path), ...optional('region', region) } };
  };
  const identityOf = reportedIdentities(graph);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'CertScope', version: options.version, rules: codes.map((code) => ruleOf(code, options)) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: unreadableFiles(graph, locationOf) }],
        results: all.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: levels[finding.severity],
          message: { text: plainText(finding.message) },
          locations: [locationOf(finding.path, finding.span)],
          ...(finding.related.length === 0
            ? {}
            : {
                relatedLocations: finding.related.map(({ path, span, message }, id) => ({
                  id,
                  message: { text: plainText(message) },
                  ...locationOf(path, span),
                })),
              }),
          // What a comment says is in the source, the rest beside it (§3.35.2).
          ...('by' in finding ? { suppressions: [{ kind: finding.by === 'comment' ? 'inSource' : 'external' }] } : {}),
          partialFingerprints: { 'certscope/v1': options.digest(identityOf(finding)) },
        })),
      },
    ],
  };
}

/**
 * SARIF messages may contain links (§3.11.6), which names in certificates must not create, and placeholders, so
 * literal braces are doubled (§3.11.5).
 */
function plainText(text: string): string {
  return visibleWholeText(text).replaceAll('](', '] (').replaceAll(/[{}]/g, '$&$&');
}

function ruleOf(code: FindingCode, { page }: SarifOptions): object {
  const markdown = page(code);
  return {
    id: code,
    shortDescription: { text: (markdown && titleIn(markdown)) ?? code },
    ...(markdown === undefined ? {} : { help: { text: markdown, markdown } }),
    defaultConfiguration: { level: levels[catalogEntry(code).severity] },
  };
}

/** The heading of a page. */
function titleIn(markdown: string): string | undefined {
  return /^# (.+)/.exec(markdown)?.[1];
}

function unreadableFiles(graph: PkiGraph, locationOf: (path: string) => object): readonly object[] {
  return graph.files
    .filter(({ unreadable }) => unreadable !== undefined)
    .map(({ path, unreadable = '' }) => ({
      level: 'warning',
      message: { text: plainText(l10n.t('cannot be read: {0}', fileReason(unreadable))) },
      locations: [locationOf(path)],
    }));
}

/** SARIF counts lines and columns from 1; the end column is the one after the last character. */
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

function artifactOf(path: string): SarifArtifact {
  return path.startsWith('/') ? { uri: `file://${encodedPath(path)}` } : artifactBelowRoot(path.replace(/^\.\//, ''));
}

/** @param path - Relative to the source root, with `/`. */
export function artifactBelowRoot(path: string): SarifArtifact {
  return { uri: encodedPath(path), uriBaseId: '%SRCROOT%' };
}

function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
