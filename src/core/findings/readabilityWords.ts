import type { CredentialField } from '../kubernetes/credentialFieldOf.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import { withoutCertificate, withoutKey } from '../pki/kubeconfig/pairFault.ts';
import { pemInputOf } from '../pki/kubeconfig/pemInput.ts';
import { rootsFault } from '../pki/kubeconfig/rootsFault.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { programFails } from './commonSentences.ts';
import { kubeconfigReader } from './kubeconfigs/kubeconfigReader.ts';

/** What programs do with a value or a file in which they find no PEM block. */
export const noPem = {
  program: programFails,
  mounted: 'Programs that mount it fail with {error}.',
  loaded: 'Programs that load it fail with {error}.',
  emptyField: 'Programs that read this field find no PEM block in it.',
  emptyFile: 'Programs that read this file find no PEM block in it.',
  noCa: 'Programs that look for CAs in it find none.',
} as const;

/** As {@link noPem}, where base64 is decoded first. */
export const noBase64OrPem = { ...noPem, rejected: 'kube-apiserver rejects it with {error}.' } as const;

/** Which sentence says what breaks, with its values; empty where it does not name them. */
export interface Refusal<Variant> {
  readonly consequence: Variant;
  readonly program: string;
  /** A line of a log, quoted. */
  readonly error: string;
}

/** What Go's decoder says, in the log of the program that decodes the value first. */
export function base64Refusal(
  { file, credential }: Occurrence,
  inputByte: number,
  graph: PkiGraph | undefined,
): Refusal<'program' | 'rejected'> {
  const error = `\`illegal base64 data at input byte ${inputByte}\``;
  return fieldOf(credential)?.reader === 'kubeconfig'
    ? { consequence: 'program', program: kubeconfigReader(file, graph), error }
    : { consequence: 'rejected', program: '', error };
}

/** What programs that load a value or a file without PEM say; `graph` as for {@link kubeconfigReader}. */
export function noPemRefusal(
  { file, credential }: Occurrence,
  graph: PkiGraph | undefined,
): Refusal<keyof typeof noPem> {
  if (credential.value.keyPath === undefined) return noPemInFile(credential);
  const field = fieldOf(credential);
  const kind = credential.value.object?.kind;
  const error = `\`${ignoredError({ file, credential }) ?? noPemError(field, field?.role === 'key')}\``;
  if (field?.reader === 'kubeconfig') return { consequence: 'program', program: kubeconfigReader(file, graph), error };
  if (field?.reader === 'apiServer') return { consequence: 'program', program: 'kube-apiserver', error };
  const isMounted = kind === undefined || kind === 'Secret' || kind === 'ConfigMap';
  const isOfPair = field === undefined || field.role === 'certificate' || field.role === 'key';
  return { consequence: isMounted && isOfPair ? 'mounted' : 'emptyField', program: '', error };
}

/** What Go says of a single block with a label that it ignores. */
function ignoredError({ file, credential }: Occurrence): string | undefined {
  const bundle = bundleOf(file, credential);
  const blocks = bundle.length === 1 ? pemInputOf(file, bundle) : [];
  if (blocks.length === 0) return undefined;
  const field = fieldOf(credential);
  if (field?.role === 'ca' && field.reader !== undefined) return rootsFault(blocks);
  const isIgnored = blocks.every(({ label }) => label !== 'CERTIFICATE');
  return field?.role === 'certificate' && isIgnored ? withoutCertificate(blocks) : undefined;
}

/** The content of a file tells what it is for. */
function noPemInFile({ content }: DecodedCredential): Refusal<keyof typeof noPem> {
  const isCa = content.kind === 'certificate' && content.basicConstraints?.isCa === true;
  if (isCa) return { consequence: 'noCa', program: '', error: '' };
  const isOfPair = content.kind === 'certificate' || content.kind === 'privateKey';
  const error = `\`${noPemError(undefined, content.kind === 'privateKey')}\``;
  return { consequence: isOfPair ? 'loaded' : 'emptyFile', program: '', error };
}

/** The error of client-go for CAs, of the API server for requests, and of crypto/tls for halves of a pair. */
export function noPemError(field: CredentialField | undefined, isKey: boolean): string {
  if (field?.reader === 'apiServer' && field.role === 'request') return 'PEM block type must be CERTIFICATE REQUEST';
  if (field?.reader !== undefined && field.role === 'ca') return 'unable to parse bytes as PEM block';
  return isKey ? withoutKey([]) : withoutCertificate([]);
}
