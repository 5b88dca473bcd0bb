import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { compareWithRole, type RoleComparison } from '../../pki/cluster/roleComparison.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { type State, stateMark } from '../stateMark.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { listed } from './hoverText.ts';

/** Maximum number of values in a cell. */
const shownValues = 6;

/**
 * What a role expects of its certificate compared with the certificate: differing rows as a table, the others in one
 * line.
 */
export interface RoleTable {
  /** Absent when nothing differs. */
  readonly table?: string;
  readonly agreeing?: string;
}

/** Compares a certificate with its role for people, in safe Markdown. */
export function roleTable(node: CertificateNode, findings: readonly Finding[], { context }: HoverQuestion): RoleTable {
  const rows = compareWithRole(clusterPictureOf(context.graph), node, context.now);
  const different = rows.filter(({ state }) => state !== 'agrees');
  // The lifetime is in the title.
  const same = rows.filter(
    ({ aspect, state, actual }) => state === 'agrees' && actual.length > 0 && aspect !== 'lifetime',
  );
  const table = [
    `| | ${l10n.t('expected')} | ${l10n.t('actual')} |`,
    '|---|---|---|',
    ...different.map(
      (row) => `| ${markOf(row, findings)} ${labelOf(row)} | ${expectedCell(row)} | ${actualCell(row)} |`,
    ),
  ].join('\n');
  return {
    ...(different.length === 0 ? {} : { table }),
    // For a CA only the right to sign is compared, and the facts mention that.
    ...(same.length < 2
      ? {}
      : { agreeing: `${stateMark('works')} ${l10n.t('As expected: {0}', same.map(briefly).join(', '))}` }),
  };
}

/** Names are wrong only if a client uses one that is missing, which findings report. */
function markOf({ state, aspect }: RoleComparison, findings: readonly Finding[]): string {
  const isAboutNames = aspect === 'dnsNames' || aspect === 'ipAddresses';
  const isMissed = isAboutNames && findings.some(({ code, severity }) => severity === 'error' && /-san-/.test(code));
  const mark: State = state === 'wrong' || isMissed ? 'broken' : 'none';
  return stateMark(mark);
}

function labelOf({ aspect }: RoleComparison): string {
  switch (aspect) {
    case 'ca':
      return l10n.t('CA');
    case 'commonName':
      return 'CN';
    case 'organizations':
      return 'O';
    case 'extKeyUsage':
      return l10n.t('usages');
    case 'keyUsage':
      return l10n.t('key usages');
    case 'dnsNames':
      return l10n.t('DNS names');
    case 'ipAddresses':
      return l10n.t('IP addresses');
    case 'lifetime':
      return l10n.t('remaining');
  }
}

function expectedCell(row: RoleComparison): string {
  return row.aspect === 'lifetime' ? l10n.t('at most {0} d', row.expected[0] ?? '') : cell(row.expected);
}

function actualCell(row: RoleComparison): string {
  return row.aspect === 'lifetime' ? l10n.t('{0} d', row.actual[0] ?? '') : cell(row.actual);
}

function cell(values: readonly string[]): string {
  return values.length === 0
    ? l10n.t('none')
    : listed(
        values.map((value) => codeSpan(value).replaceAll('|', '\\|')),
        shownValues,
      );
}

/** `CA kubernetes`, `serverAuth`, `5 DNS names`. */
function briefly({ aspect, actual }: RoleComparison): string {
  const [first = ''] = actual;
  switch (aspect) {
    case 'ca':
      return l10n.t('CA {0}', codeSpan(first));
    case 'commonName':
      return `CN ${codeSpan(first)}`;
    case 'organizations':
      return `O ${listed(actual.map((value) => codeSpan(value)))}`;
    case 'extKeyUsage':
    case 'keyUsage':
      return actual.map((usage) => plainText(usage)).join(', ');
    case 'dnsNames':
      return actual.length === 1 ? l10n.t('1 DNS name') : l10n.t('{0} DNS names', actual.length);
    case 'ipAddresses':
      return actual.length === 1 ? l10n.t('1 IP address') : l10n.t('{0} IP addresses', actual.length);
    case 'lifetime':
      return '';
  }
}
