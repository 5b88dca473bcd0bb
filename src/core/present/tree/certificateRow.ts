import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, Occurrence } from '../../pki/model.ts';
import { kindOfUse, kindWord } from '../certificateKind.ts';
import { expiryInWords, shortExpiry } from '../expiryWords.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import { certificateHover } from '../hover/certificateHover.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateIcon, stateWord } from '../stateMark.ts';
import { keyRow, occurrenceTarget, placeRow } from './placeRow.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';

/** Where a certificate's row stands. */
export interface RowPosition {
  /** Id of the row above, empty at the top. */
  readonly parentId: string;
  /** Certificates from the top to here, so that a loop of cross-signed CAs ends. */
  readonly above: readonly CertificateNode[];
  /** Labels that occur more than once beside this row. */
  readonly sameNames: ReadonlySet<string>;
}

/** Makes the rows of certificates side by side, those of the same name told apart. */
export function certificateRows(
  nodes: readonly CertificateNode[],
  model: TreeModel,
  position: Omit<RowPosition, 'sameNames'>,
): readonly TreeRow[] {
  const sameNames = repeated(nodes.map((node) => model.labelOf(node)));
  return nodes.map((node) => certificateRow(node, model, { ...position, sameNames }));
}

/** Makes the row of a certificate: below it what it signed, its keys, and the places where it is found. */
function certificateRow(node: CertificateNode, model: TreeModel, position: RowPosition): TreeRow {
  const label = model.labelOf(node);
  const id = `${position.parentId}/${node.fingerprint}`;
  const { state, expiry } = model.verdictOf(node);
  const isCa = isUsedAsCa(node);
  const isAmbiguous = position.sameNames.has(label);
  const { now, locale } = model.context;
  const above = [...position.above, node];
  const issued = model.issuedBy(node).filter((child) => !above.includes(child));
  const [place] = node.occurrences;
  return {
    id,
    label,
    description: description(node, model, isAmbiguous),
    state,
    icon: stateIcon(state),
    spoken: l10n.t(
      '{0}, {1}, {2}, {3}',
      label,
      spokenKind(node),
      stateWord(state),
      expiryInWords(node.certificate, expiry, { now, locale, isSound: true }),
    ),
    kind: isCa ? 'ca' : 'certificate',
    ...(place === undefined ? {} : { target: occurrenceTarget(place) }),
    isExpanded: issued.length > 0,
    hasChildren: true,
    children: () => [
      ...certificateRows(issued, model, { parentId: id, above }),
      ...node.occurrences.map((occurrence) => placeRow(occurrence, node, id, model)),
      ...separateKeys(node).map((key) => keyRow(key, id, model.context)),
    ],
    tooltip: () => certificateTooltip(node, place, model.context, isAmbiguous),
  };
}

/** The hover of a certificate without links, as at its first place. */
export function certificateTooltip(
  node: CertificateNode,
  place: Occurrence | undefined,
  context: PresentContext,
  isAmbiguous = false,
): string {
  if (place === undefined) return '';
  const { file, credential } = place;
  const question = { file, value: credential.value, context, commands: new Set<never>(), linkTo: () => '' };
  const text = certificateHover(node, credential, question);
  return isAmbiguous
    ? `${text}\n\n${l10n.t('Others here have the same name. The fingerprint tells them apart.')}`
    : text;
}

/** Keys in files of their own; one beside its certificate is told at the certificate's place. */
function separateKeys(node: CertificateNode): readonly Occurrence[] {
  const paths = new Set(node.occurrences.map(({ file }) => file.path));
  return node.keys.filter(({ file }) => !paths.has(file.path));
}

function description(node: CertificateNode, model: TreeModel, isAmbiguous: boolean): string {
  const { expiry } = model.verdictOf(node);
  const names = node.certificate.subjectAltName?.length ?? 0;
  const kind = kindOfUse(node);
  const isServing = kind === 'serving' || kind === 'both';
  const { broken, willStop } = model.below(node);
  return [
    kindWord(node),
    isAmbiguous ? shortFingerprint(node.fingerprint) : undefined,
    issuerWord(node, model),
    isServing && names > 1 ? l10n.t('{0} names', names) : undefined,
    shortExpiry(node.certificate, expiry, model.context.now),
    node.issued.length > 0 ? l10n.t('signs {0}', node.issued.length) : undefined,
    broken > 0 ? l10n.t('{0} broken', broken) : willStop > 0 ? l10n.t('{0} will stop', willStop) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Said only where the chain breaks off. */
function issuerWord({ issuer }: CertificateNode, { context, labelOf }: TreeModel): string | undefined {
  switch (issuer.kind) {
    case 'selfSigned':
    case 'verified':
    case 'unknown':
      return undefined;
    case 'signatureInvalid': {
      const named = context.graph.certificates.get(issuer.issuer);
      return named === undefined ? l10n.t('signature is wrong') : l10n.t('not signed by {0}', labelOf(named));
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
  return new Set(texts.filter((text, index) => texts.indexOf(text) !== index));
}
