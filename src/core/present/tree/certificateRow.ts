import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { useWords } from '../certificateUses.ts';
import { kindOfUse, kindWord } from '../certificateWords.ts';
import { expiryInWords, shortExpiry } from '../expiryWords.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import { certificateHover } from '../hover/certificateHover.ts';
import { pathLabel } from '../presentContext.ts';
import { certificateStateWord, stateIcon } from '../stateMark.ts';
import { groupRow } from './groupRow.ts';
import { joined, keyRow, longestPath, misplacedKeyWords, occurrenceTarget, placeRow } from './placeRow.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';

/** Position of a certificate's row. */
export interface RowPosition {
  /** Id of the parent row, empty at the top. */
  readonly parentId: string;
  /** Certificates from the top down to here, to end loops of cross-signed CAs. */
  readonly above: readonly CertificateNode[];
  /** Distinguishes this row from its siblings with the same name; absent if the name is unique. */
  readonly distinction?: string;
}

/** Builds the rows of sibling certificates; those with the same name get a distinction. */
export function certificateRows(
  nodes: readonly CertificateNode[],
  model: TreeModel,
  position: Pick<RowPosition, 'parentId' | 'above'>,
): readonly TreeRow[] {
  const { labelOf, context } = model;
  const fileOf = ({ occurrences: [place] }: CertificateNode) =>
    place === undefined ? '' : visibleText(pathLabel(context, place.file), longestPath);
  const sameNames = repeated(nodes.map(labelOf));
  const sameFiles = repeated(nodes.map((node) => `${labelOf(node)} ${fileOf(node)}`));
  return nodes.map((node) => {
    if (!sameNames.has(labelOf(node))) return certificateRow(node, model, position);
    // CAs are in many files; other certificates are distinguished by their file if each has one.
    const isUniqueByFile = !isUsedAsCa(node) && !sameFiles.has(`${labelOf(node)} ${fileOf(node)}`);
    const distinction = isUniqueByFile ? fileOf(node) : shortFingerprint(node.fingerprint);
    return certificateRow(node, model, { ...position, distinction });
  });
}

/** Builds the row of a certificate; below it what it signed, its keys and its places. */
function certificateRow(node: CertificateNode, model: TreeModel, position: RowPosition): TreeRow {
  const label = model.labelOf(node);
  const id = `${position.parentId}/${node.fingerprint}`;
  const { expiry } = model.verdictOf(node);
  const state = model.stateOf(node);
  const isCa = isUsedAsCa(node);
  const { now, locale } = model.context;
  const above = [...position.above, node];
  const issued = model.issuedBy(node).filter((child) => !above.includes(child));
  const [place] = node.occurrences;
  return {
    id,
    label,
    description: description(node, model, position.distinction),
    state,
    icon: stateIcon(state),
    spoken: l10n.t(
      '{0}, {1}, {2}, {3}',
      label,
      spokenKind(node),
      model.hasMisplacedKey(node) ? misplacedKeyWords() : (connectionWords(node, model) ?? certificateStateWord(state)),
      expiryInWords(node.certificate, expiry, { now, locale, isSound: state === 'works' }),
    ),
    kind: isCa ? 'ca' : 'certificate',
    ...(place === undefined ? {} : { target: occurrenceTarget(place) }),
    isExpanded: issued.length > 0,
    hasChildren: true,
    children: () => [
      ...certificateRows(issued, model, { parentId: id, above }),
      ...placeRows(node, id, model, issued.length > 0),
      ...separateKeys(node).map((key) => keyRow(key, id, model.context)),
    ],
    tooltip: () => certificateTooltip(node, place, model, position.distinction !== undefined),
  };
}

/** Used when the connections are worse than the certificate itself. */
export function connectionWords(node: CertificateNode, model: TreeModel, place?: Occurrence): string | undefined {
  const use = model.worseUseOf(node, place);
  return use && useWords(use);
}

/** The hover of a certificate at its first place, without links; plus connection problems that are worse. */
export function certificateTooltip(
  node: CertificateNode,
  place: Occurrence | undefined,
  model: TreeModel,
  isAmbiguous = false,
): string {
  if (place === undefined) return '';
  const { file, credential } = place;
  const { context } = model;
  const question = { file, value: credential.value, context, commands: new Set<never>(), linkTo: () => '' };
  return [
    certificateHover(node, credential, question),
    ...(isAmbiguous ? [l10n.t('Other certificates here have the same name. Compare their fingerprints.')] : []),
  ].join('\n\n');
}

/** Places one by one; many are folded, because below a CA they would separate its certificates from the next CA. */
function placeRows(
  node: CertificateNode,
  parentId: string,
  model: TreeModel,
  isBelowIssued: boolean,
): readonly TreeRow[] {
  const { occurrences } = node;
  const rows = (id: string) => occurrences.map((occurrence) => placeRow(occurrence, node, id, model));
  if (!isBelowIssued || occurrences.length < 3) return rows(parentId);
  const id = `${parentId}/places`;
  return [
    groupRow({
      id,
      label: l10n.t('Found in {0} places', occurrences.length),
      description: '',
      state: 'none',
      icon: 'files',
      tooltip: l10n.t('The places where this certificate is used.'),
      children: () => rows(id),
    }),
  ];
}

/** Keys in separate files; a key next to its certificate is mentioned at the certificate's place. */
function separateKeys(node: CertificateNode): readonly Occurrence[] {
  const paths = new Set(node.occurrences.map(({ file }) => file.path));
  return node.keys.filter(({ file }) => !paths.has(file.path));
}

/** Problems and time first, because narrow views cut the end. */
function description(node: CertificateNode, model: TreeModel, distinction: string | undefined): string {
  const { expiry } = model.verdictOf(node);
  const names = node.certificate.subjectAltName?.length ?? 0;
  const kind = kindOfUse(node);
  const isServing = kind === 'serving' || kind === 'both';
  const { broken, willStop } = model.below(node);
  return joined(
    issuerWord(node, model),
    model.hasMisplacedKey(node) ? misplacedKeyWords() : connectionWords(node, model),
    shortExpiry(node.certificate, expiry, model.context.now),
    kindWord(node),
    broken > 0
      ? l10n.t('{0} not working', broken)
      : willStop > 0
        ? l10n.t('{0} will stop working', willStop)
        : undefined,
    distinction,
    isServing && names > 1 ? l10n.t('{0} names', names) : undefined,
    node.issued.length > 0 ? l10n.t('signs {0}', node.issued.length) : undefined,
  );
}

/** Used only where the chain ends without a root. */
function issuerWord({ issuer }: CertificateNode, { context, labelOf }: TreeModel): string | undefined {
  switch (issuer.kind) {
    case 'selfSigned':
    case 'verified':
    case 'unknown':
      return undefined;
    case 'signatureInvalid': {
      const named = context.graph.certificates.get(issuer.issuer);
      return named === undefined ? l10n.t('signature is not valid') : l10n.t('not signed by {0}', labelOf(named));
    }
    case 'unverifiable':
      return l10n.t('signature cannot be checked here');
  }
}

function spokenKind(node: CertificateNode): string {
  switch (kindOfUse(node)) {
    case 'ca':
      return kindWord(node);
    case 'client':
      return l10n.t('client certificate');
    case 'serving':
      return l10n.t('serving certificate');
    case 'both':
      return l10n.t('serving and client certificate');
    case 'other':
      return l10n.t('certificate');
  }
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(texts.filter((text) => once.size === once.add(text).size));
}
