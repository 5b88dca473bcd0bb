import type { ReferenceRole } from '../../kubernetes/fileReferenceOf.ts';
import type { LocatedValue } from '../../locate/locateModel.ts';
import { bundleOf, fieldOf } from '../../pki/credentialPlace.ts';
import type { DecodedContent, DecodedCredential, DecodedFile, FileReference } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { findingsIn } from '../judgedCertificates.ts';
import type { PresentContext } from '../presentContext.ts';

/** What a reference reads from the file it names, as if it were embedded. */
export interface ReferencedPart {
  readonly value: LocatedValue;
  /** The named file, reduced to that value. */
  readonly file: DecodedFile;
  /** Problems at the reference count for the content of the file. */
  readonly context: PresentContext;
}

const wanted: Readonly<Record<ReferenceRole, readonly DecodedContent['kind'][]>> = {
  certificate: ['certificate'],
  ca: ['certificate'],
  key: ['privateKey'],
  token: ['token'],
  kubeconfig: ['certificate'],
  publicKey: ['publicKey', 'privateKey', 'certificate'],
  crl: ['crl'],
  config: [],
};

/**
 * Picks what a field or flag reads from the file it names: the certificates or the key of a file with both; the
 * client certificate of a kubeconfig, embedded or named in turn. Otherwise everything in the file.
 *
 * @param namedIn - The file that contains the reference.
 * @returns `undefined` when the file contains nothing.
 */
export function referencedPart(
  reference: FileReference,
  namedIn: DecodedFile,
  target: DecodedFile,
  context: PresentContext,
): ReferencedPart | undefined {
  const { role } = reference.field;
  const inTurn = role === 'kubeconfig' ? clientNamedIn(target, context) : undefined;
  if (inTurn !== undefined) return inTurn;
  const members = membersOf(target, role);
  const [first] = members;
  const last = members.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const span = { start: first.block.span.start, end: last.block.span.end };
  const value: LocatedValue = { span, blocks: members.map(({ block }) => block) };
  const own = findingsIn(context.findings, namedIn, reference.span);
  return {
    value,
    file: { ...identity(target), values: [value], credentials: members.map((member) => ({ ...member, value })) },
    context: {
      ...context,
      findings: [...context.findings, ...own.map((finding) => ({ ...finding, path: target.path, span }))],
    },
  };
}

/** The client certificate that a kubeconfig names by path, as the kubelet's does. */
function clientNamedIn(kubeconfig: DecodedFile, context: PresentContext): ReferencedPart | undefined {
  if (clientIn(kubeconfig) !== undefined) return undefined;
  const named = kubeconfig.references?.find(({ field }) => field.role === 'certificate');
  const target = named && referenceTarget(named, context.graph);
  return named && target?.kind === 'file' ? referencedPart(named, kubeconfig, target.file, context) : undefined;
}

/** The first client certificate embedded in a kubeconfig. */
function clientIn({ credentials }: DecodedFile): DecodedCredential | undefined {
  return credentials.find((each) => fieldOf(each)?.id === 'kubeconfig-client' && each.content.kind === 'certificate');
}

function membersOf(target: DecodedFile, role: ReferenceRole): readonly DecodedCredential[] {
  const { credentials } = target;
  const kinds = wanted[role];
  const client = role === 'kubeconfig' ? clientIn(target) : undefined;
  if (client !== undefined) return bundleOf(target, client);
  const found = credentials.filter(({ content }) => kinds.includes(content.kind));
  if (found.length === 0) return credentials;
  const kept = new Set<DecodedContent['kind']>([...kinds, 'unreadable']);
  return credentials.filter(({ content }) => kept.has(content.kind));
}

function identity({ path, hostPath, lines }: DecodedFile): Pick<DecodedFile, 'path' | 'hostPath' | 'lines'> {
  return { path, ...(hostPath === undefined ? {} : { hostPath }), ...(lines === undefined ? {} : { lines }) };
}
