import * as l10n from '@vscode/l10n';
import { fileName } from '../../findings/places.ts';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { certificationPath } from '../../pki/certificationPath.ts';
import type { CertificateNode, DecodedCredential, PkiGraph } from '../../pki/pkiModel.ts';
import { verifyInGraph } from '../../pki/verification/verifyInGraph.ts';
import { formatDate, noEndDate } from '../../text/moment.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { kindOfUse } from '../certificateWords.ts';
import { shortFingerprint, shortSerial } from '../fingerprintText.ts';
import { keyKind } from '../keyWords.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { type State, stateMark } from '../stateMark.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, listed } from './hoverText.ts';
import { keyFact, placesLine } from './placesLine.ts';

/** Makes texts from certificates harmless where facts are shown: in Markdown, or in a terminal. */
export interface FactMarkup {
  /** Quotes a value literally, cut at `longest`. */
  code(text: string, longest?: number): string;
  plain(text: string): string;
}

const markdown: FactMarkup = { code: codeSpan, plain: plainText };

/** Maximum number of names shown; the decoded text has all. */
const shownNames = 8;

/** The facts of a certificate, one safe Markdown line each, the most important first. */
export function certificateFacts(
  node: CertificateNode,
  credential: DecodedCredential,
  question: HoverQuestion,
): (string | undefined)[] {
  const { certificate } = node;
  return [
    factLine(...roleFacts(node), identityFact(node)),
    factLine(
      l10n.t('Subject {0}', nameFact(certificate.subject)),
      node.issuer.kind === 'selfSigned' ? l10n.t('self-signed') : l10n.t('issued by {0}', nameFact(certificate.issuer)),
    ),
    factLine(
      validityFact(certificate, question.context.locale),
      l10n.t('serial {0}', codeSpan(shortSerial(certificate.serialNumber))),
      `SHA-256 ${codeSpan(shortFingerprint(node.fingerprint))}`,
    ),
    namesFact(certificate),
    factLine(usageLine(certificate), keyFact(node, question)),
    placesLine(node, credential, question),
    chainLine(node, question.context.graph, question.context.now),
    problemFact(certificate),
  ];
}

/** Writes a distinguished name in a code span; an empty name is written as `(empty)`. */
export function nameFact(name: Certificate['subject']): string {
  const text = formatName(name);
  return text === '' ? l10n.t('(empty)') : codeSpan(text, longestName);
}

/** A name has several attributes of at most 64 characters each. */
const longestName = 160;

/** Role of the CA whose clients kube-apiserver and kubelets accept. */
const clusterCa = 'ca';

/** What Kubernetes uses it for, and why that is known. */
export function roleFacts(node: CertificateNode, markup = markdown): readonly (string | undefined)[] {
  return [roleFact(node, markup), roleReason(node, markup)];
}

function roleFact({ role }: CertificateNode, { code, plain }: FactMarkup): string | undefined {
  const record = role === undefined ? undefined : certificateRole(role.id);
  if (record === undefined) return undefined;
  // kubeadm names some after their file; a copy in another file does not have that name.
  const isElsewhere = record.kubeadmName?.endsWith('.conf') === true && role?.reason !== 'path';
  return record.kubeadmName === undefined || isElsewhere
    ? plain(record.what())
    : `${code(record.kubeadmName)}: ${plain(record.what())}`;
}

function roleReason({ role, uses }: CertificateNode, { plain }: FactMarkup): string | undefined {
  if (role === undefined) return undefined;
  const use = uses.find(({ id }) => id === role.id);
  switch (role.reason) {
    case 'path':
      return l10n.t('recognised by its path');
    case 'flag':
    case 'field':
      return use === undefined
        ? l10n.t('recognised by its field')
        : l10n.t('named in {0}', plain(fileName(use.at.file)));
    case 'subject':
      return l10n.t('recognised by its subject');
  }
}

/**
 * What Kubernetes reads from the subject of a client certificate: CN is the user, each O a group. Other servers, such
 * as etcd, read it differently.
 */
export function identityFact(node: CertificateNode, { code } = markdown): string | undefined {
  const kind = kindOfUse(node);
  if (kind !== 'client' && kind !== 'both') return undefined;
  const parent = node.role === undefined ? undefined : certificateRole(node.role.id)?.parent;
  if (parent !== undefined && parent !== clusterCa) return undefined;
  const { subject } = node.certificate;
  const user = attributeValues(subject, 'CN').at(-1);
  if (user === undefined) return l10n.t('no user: the subject has no CN');
  const groups = attributeValues(subject, 'O').map((group) => code(group));
  if (groups.length === 0) return l10n.t('user {0}, no groups', code(user));
  return groups.length === 1
    ? l10n.t('user {0}, group {1}', code(user), groups[0] ?? '')
    : l10n.t('user {0}, groups {1}', code(user), listed(groups));
}

function validityFact({ notBefore, notAfter }: Certificate, locale: string | undefined): string | undefined {
  if (notBefore === undefined || notAfter === undefined) return undefined;
  return notAfter === noEndDate
    ? l10n.t('Valid from {0}, no end date', formatDate(notBefore, locale))
    : l10n.t('Valid from {0} to {1}', formatDate(notBefore, locale), formatDate(notAfter, locale));
}

function namesFact({ subjectAltName = [] }: Certificate): string | undefined {
  const names = subjectAltName.slice(0, shownNames).map(({ type, value }) => codeSpan(`${type}:${value}`));
  if (names.length === 0) return undefined;
  const total = subjectAltName.length;
  return total > names.length
    ? l10n.t('{0} of {1} names: {2}', names.length, total.toLocaleString('en'), names.join(', '))
    : l10n.t('Names: {0}', names.join(', '));
}

/** Its key, its usages, and whether it is a CA. */
export function usageLine(certificate: Certificate, { plain } = markdown): string | undefined {
  const { publicKey, keyUsage, extKeyUsage, basicConstraints } = certificate;
  const limit = basicConstraints?.pathLength;
  return factLine(
    plain(keyKind(publicKey)),
    keyUsage === undefined ? undefined : plain(keyUsage.join(', ')),
    extKeyUsage === undefined
      ? undefined
      : listed(
          extKeyUsage.map((oid) => plain(extKeyUsageName(oid))),
          shownNames,
        ),
    basicConstraints?.isCa !== true
      ? l10n.t('not a CA')
      : limit === undefined
        ? l10n.t('CA')
        : l10n.t('CA, at most {0} CAs below it', limit),
  );
}

/** What of it could not be read. */
export function problemFact({ problems }: Certificate, { code, plain } = markdown): string | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const text = `${code(first.field)}: ${plain(first.reason)}`;
  return problems.length === 1
    ? l10n.t('Could not be read: {0}', text)
    : l10n.t('Could not be read: {0}, and {1} more', text, problems.length - 1);
}

/** Longest name of {@link subjectName}, which is cut already. */
const shownName = 100;

/** Length of an error; Go's errors list all names of a certificate. */
const shownError = 160;

/** A certificate's chain with its verdict: `a → b, signatures verified`. */
export interface ChainFact {
  /** Absent if nothing is wrong or unknown. */
  readonly state?: State;
  readonly words: string;
}

function chainLine(node: CertificateNode, graph: PkiGraph, now: number): string | undefined {
  const fact = chainFact(node, graph, now);
  if (fact === undefined) return undefined;
  const line = l10n.t('Chain: {0}', fact.words);
  return fact.state === undefined ? line : `${stateMark(fact.state)} ${line}`;
}

/**
 * Shows a certificate's chain, each step verified by signature. A root has no chain. Says where the chain ends without a
 * root, and quotes Go if Go rejects it.
 */
export function chainFact(
  node: CertificateNode,
  graph: PkiGraph,
  now: number,
  { code } = markdown,
): ChainFact | undefined {
  const path = certificationPath(graph, node.fingerprint).map((fingerprint) => graph.certificates.get(fingerprint));
  const nodes = path.filter((step) => step !== undefined);
  const last = nodes.at(-1) ?? node;
  const names = (nodes.length === 0 ? [node] : nodes).map(({ certificate }) =>
    code(subjectName(certificate), shownName),
  );
  const chain = names.join(' → ');
  switch (last.issuer.kind) {
    case 'selfSigned': {
      if (names.length === 1) return undefined;
      const error = verifyInGraph(graph, node, now)?.error;
      // The certificate's own dates are in the title.
      const isOwnDate = error?.code === 'expired' && error.certificate.certificate === node.certificate;
      if (error === undefined || isOwnDate) return { words: l10n.t('{0}, signatures verified', chain) };
      return { state: 'broken', words: l10n.t('{0}, rejected: {1}', chain, code(error.message, shownError)) };
    }
    case 'verified':
      return { words: l10n.t('{0}, signatures verified, no root found', chain) };
    case 'signatureInvalid': {
      const issuer = graph.certificates.get(last.issuer.issuer);
      const name = issuer === undefined ? formatName(last.certificate.issuer) : subjectName(issuer.certificate);
      return { state: 'broken', words: l10n.t('{0}, not signed by {1}', chain, code(name, shownName)) };
    }
    case 'unverifiable':
      return { state: 'unknown', words: l10n.t('{0}, signature cannot be checked here', chain) };
    case 'unknown':
      return {
        state: 'unknown',
        words:
          last.issuer.cut === true
            ? l10n.t('{0}, not fully checked: too many possible issuers', chain)
            : l10n.t('{0}, issuer is not in these files', chain),
      };
  }
}
