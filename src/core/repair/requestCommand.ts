import { scalarAt } from '../locate/objects/nodes.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import type { Certificate } from '../x509/x509Model.ts';
import { scalarMarked } from './fieldBelow.ts';
import type { CommandSubject } from './findingCommand.ts';

/** Whom a request is for. */
interface Asked {
  readonly user: string;
  readonly groups: readonly string[];
  readonly names: NonNullable<Certificate['subjectAltName']>;
  /** The serving certificate of a node is for its names; its client certificate has none. */
  readonly isServing: boolean;
}

/** A request as its signer wants it, for `spec.request`: of a node, or of a user without the group that is never signed for. */
export function requestAnew({
  finding,
  credential,
}: Pick<CommandSubject, 'finding' | 'credential'>): string | undefined {
  const content = credential?.content;
  if (content?.kind !== 'certificationRequest') return undefined;
  return commandFor({ ...askedIn(content), isServing: finding.message.includes('kubelet-serving') });
}

/** The same for an object whose request nobody can read: as its certificate says, whom it is for, or its name. */
export function requestOfObject({ finding, graph, credential }: CommandSubject): string | undefined {
  const { objects = [], credentials = [] } = graph.files.find(({ path }) => path === finding.path) ?? {};
  const object = objects.find(({ root }) => credential && scalarMarked(root, credential.value.span));
  if (object === undefined) return undefined;
  const textOf = (...path: readonly string[]) => scalarAt(object.root, ...path)?.text ?? '';
  const issued = credentials.find(
    ({ content, value }) => content.kind === 'certificate' && scalarMarked(object.root, value.span) !== undefined,
  )?.content;
  const isServing = textOf('spec', 'signerName') === 'kubernetes.io/kubelet-serving';
  if (issued?.kind === 'certificate') return commandFor({ ...askedIn(issued), isServing });
  const creator = textOf('spec', 'username');
  const user = creator.startsWith('system:node:') ? creator : textOf('metadata', 'name');
  return commandFor({ user, groups: [], names: [], isServing });
}

function askedIn({
  subject,
  subjectAltName = [],
}: Pick<Certificate, 'subject' | 'subjectAltName'>): Omit<Asked, 'isServing'> {
  return {
    user: attributeValues(subject, 'CN').at(-1) ?? '',
    groups: attributeValues(subject, 'O').filter((group) => group !== 'system:masters'),
    names: subjectAltName.filter(({ type }) => type === 'DNS' || type === 'IP'),
  };
}

function commandFor({ user, groups, names, isServing }: Asked): string | undefined {
  const isOfNode = user.startsWith('system:node:');
  const organizations = isOfNode ? ['system:nodes'] : groups;
  if (isServing && names.length === 0) return undefined;
  const subject = [...organizations.map((each) => `/O=${each}`), `/CN=${user}`].join('');
  const subjectAltName = isServing ? names.map(({ type, value }) => `${type}:${value}`).join() : '';
  // A shell takes these characters as they are, and openssl sees neither another attribute nor another name in them.
  const isPlain = (value: string) => /^[\w.:-]+$/.test(value);
  if (![user, ...organizations, ...(isServing ? names.map(({ value }) => value) : [])].every(isPlain)) return undefined;
  const key = `${user.replace(/^.*:/, '')}.key`;
  const extension = subjectAltName === '' ? '' : ` -addext subjectAltName=${subjectAltName}`;
  return `${newRequest(key, subject)}${extension} | base64 -w0`;
}

/** For `spec.stubPKCS10Request` of a PodCertificateRequest without a key, or with one that is not accepted: its signer reads the key alone. */
export function stubRequest({ finding: { message } }: Pick<CommandSubject, 'finding'>): string | undefined {
  const isForKey = /no stubPKCS10Request|instead of pkixPublicKey|cannot get certificates for/.test(message);
  return isForKey ? `${newRequest('pod.key', '/')} -outform DER | base64 -w0` : undefined;
}

function newRequest(key: string, subject: string): string {
  return `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${key} -subj ${subject}`;
}
