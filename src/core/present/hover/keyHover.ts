import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../../pki/byteKey.ts';
import type { CertificateNode, DecodedCredential } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import type { BarePublicKey, PrivateKey } from '../../x509/x509Model.ts';
import { shortTitle } from '../certificateWords.ts';
import { findingsIn } from '../judgedCertificates.ts';
import { keyKind } from '../keyWords.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { certificatesWithKey } from '../nodeOf.ts';
import { type State, worstState } from '../stateMark.ts';
import { findingState } from '../verdict.ts';
import { decodedLink } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, hoverText, problemLines, shownItems } from './hoverText.ts';
import { placeLinks } from './placesLine.ts';

/** Writes the hover of a private key: its type and its certificate, never its bytes. */
export function privateKeyHover(key: PrivateKey, credential: DecodedCredential, question: HoverQuestion): string {
  const { context, file } = question;
  const owners = certificatesWithKey(context.graph, key.publicKey);
  const problems = findingsIn(context.findings, file, credential.block.span);
  const isMisplaced = problems.some(({ code }) => code === 'key-cert-mismatch');
  const isBeside = owners.some(({ occurrences }) => occurrences.some((place) => place.file.path === file.path));
  const publicKeys =
    key.publicKey === undefined ? [] : (context.graph.keys.get(keyIdOf(key.publicKey))?.publicKeys ?? []);
  const [state, title] = isMisplaced
    ? (['broken', l10n.t('Private key, does not match the certificate next to it')] as const)
    : verdict(key, { isBeside, hasOwner: owners.length > 0, hasPublicKey: publicKeys.length > 0 });
  return hoverText({
    state: worstState([state, ...problems.map(findingState)]),
    title: plainText(title),
    problems: problemLines(problems),
    facts: [
      factLine(plainText(keyKind(key)), plainText(key.encoding), encryptionWords(key)),
      ...ownerLines(owners, question),
      publicKeys.length === 0 ? undefined : l10n.t('Its public key is in {0}', placeLinks(publicKeys, question)),
    ],
    links: decodedLink(credential, question),
  });
}

function encryptionWords({ encrypted, encryption }: PrivateKey): string {
  if (!encrypted) return l10n.t('not encrypted');
  return encryption === undefined ? l10n.t('encrypted') : l10n.t('encrypted: {0}', plainText(encryption));
}

/** Writes the hover of a bare public key: its type, its private key and its certificates. */
export function publicKeyHover(
  { publicKey }: BarePublicKey,
  credential: DecodedCredential,
  question: HoverQuestion,
): string {
  const { graph, findings } = question.context;
  const problems = findingsIn(findings, question.file, credential.block.span);
  const privateKeys = graph.keys.get(keyIdOf(publicKey))?.privateKeys ?? [];
  return hoverText({
    state: worstState(problems.map(findingState)),
    title: plainText(l10n.t('Public key, {0}', keyKind(publicKey))),
    problems: problemLines(problems),
    facts: [
      privateKeys.length === 0
        ? l10n.t('Its private key is not in these files')
        : l10n.t('Its private key is in {0}', placeLinks(privateKeys, question)),
      ...ownerLines(certificatesWithKey(graph, publicKey), question),
    ],
    links: decodedLink(credential, question),
  });
}

function verdict(
  key: PrivateKey,
  known: { readonly isBeside: boolean; readonly hasOwner: boolean; readonly hasPublicKey: boolean },
): readonly [State, string] {
  if (key.encrypted) return ['unknown', l10n.t('Private key, encrypted: cannot be compared with a certificate')];
  if (known.isBeside) return ['works', l10n.t('Private key, matches the certificate next to it')];
  if (known.hasOwner) return ['works', l10n.t('Private key, matches a certificate in these files')];
  if (key.publicKey === undefined) return ['unknown', l10n.t('Private key, its public key is unknown')];
  if (known.hasPublicKey) return ['none', l10n.t('Private key, matches a public key in these files')];
  return ['none', l10n.t('Private key, no matching certificate in these files')];
}

function ownerLines(owners: readonly CertificateNode[], question: HoverQuestion): string[] {
  return owners.slice(0, shownItems).map((owner) => {
    const { certificate, occurrences } = owner;
    const name = codeSpan(shortTitle(owner), 100);
    const places = placeLinks(occurrences, question);
    return certificate.notAfter === undefined
      ? l10n.t('Belongs to {0} in {1}', name, places)
      : l10n.t(
          'Belongs to {0} (until {1}) in {2}',
          name,
          formatDate(certificate.notAfter, question.context.locale),
          places,
        );
  });
}
