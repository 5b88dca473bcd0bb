import * as l10n from '@vscode/l10n';
import { type PlaceholderReason, placeholderReason } from '../kubernetes/placeholderReason.ts';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import { openBrackets } from '../kubernetes/tables/placeholders.ts';
import type { ClusterPicture, Kubeconfig } from '../pki/cluster/clusterModel.ts';
import { isDocumentation, isExample } from '../pki/cluster/isDocumentation.ts';
import { preparedContext } from '../pki/kubeconfig/prepareContext.ts';
import { rootsFault } from '../pki/kubeconfig/rootsFault.ts';
import type { DecodedFile } from '../pki/pkiModel.ts';
import { decodeBase64 } from '../text/base64.ts';
import { toLatin1 } from '../text/toLatin1.ts';
import { apiserverFails, objectRejected, programFails } from './commonSentences.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { quotedError } from './goError.ts';
import { type Judgement, problem } from './judgement.ts';
import { kubeconfigReader } from './kubeconfigs/kubeconfigReader.ts';
import { placedAt, relatedAt } from './placedAt.ts';

/**
 * Placeholder in use.
 *
 * When: the current context of a kubeconfig, or the `caBundle` of a webhook or aggregated API whose serving Secret is known, has a
 * placeholder in place of a certificate or key: `DATA+OMITTED`, `REDACTED`, `<...>`, `XXXX` or `Cg==`.
 *
 * Templates, examples, documentation, and a `caBundle` that a controller writes are not reported. Hints and hovers show what they are.
 * kubectl config view hides the data, and `kubectl config view --raw` shows it.
 *
 * @category encoding
 * @stage judge
 * @see CM, SEED
 */
export const placeholderData = {
  code: 'placeholder-data',
  severity: 'error',
  fact: {
    certificate: '{field} contains a placeholder, not a certificate.',
    key: '{field} contains a placeholder, not a private key.',
  },
  consequence: { program: programFails, apiserver: apiserverFails, rejected: objectRejected },
  wayOut: {
    ca: 'Replace it with the CA certificate of the cluster, as base64.',
    user: 'Replace it with the value that `kubectl config view --raw` prints where the kubeconfig works.',
    bundle: 'Replace it with the CA certificate of the server, as base64.',
  },
} as const satisfies FindingRecord;

/** Reports placeholders that kubectl or a component reads, in the words with which it fails. */
export function checkPlaceholders(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.kubeconfigs.filter(isRead).flatMap((kubeconfig) => inKubeconfig(picture, kubeconfig));
}

/** Examples and templates are filled in before anything reads them. */
function isRead({ file, object, current }: Kubeconfig): boolean {
  if (object.embeddedIn !== undefined || isDocumentation(file) || isExample(file)) return false;
  const server = current?.cluster?.server;
  return server !== undefined && placeholderReason(server.text) === undefined;
}

function inKubeconfig(picture: ClusterPicture, kubeconfig: Kubeconfig): readonly FindingDraft[] {
  const { file } = kubeconfig;
  const prepared = preparedContext(picture, kubeconfig, undefined);
  const fault = 'fault' in prepared ? prepared.fault : undefined;
  const start = fault?.place?.span.start;
  const value = file.values.find(({ span, placeholder }) => span.start === start && placeholder !== undefined);
  if (fault === undefined || value?.placeholder === undefined) return [];
  const field = value.keyPath?.slice(value.keyPath.lastIndexOf('.') + 1) ?? '';
  const text = textOf(kubeconfig, field, value.span.start) ?? '';
  if (!isLeft(text, value.placeholder) || (value.placeholder === 'redacted' && !isInPlace(file))) return [];
  const judgement = problem(placeholderData, {
    fact: field === 'client-key-data' ? 'key' : 'certificate',
    consequence: 'program',
    wayOut: field === 'certificate-authority-data' ? 'ca' : 'user',
    values: { field, program: kubeconfigReader(file, picture.graph), error: quotedError(fault.error, Infinity) },
    related: kubeconfig.current?.name && [
      relatedAt({ file, span: kubeconfig.current.name.span }, l10n.t('The current context')),
    ],
  });
  return [placedAt({ file, span: value.span }, judgement)];
}

function textOf({ clusters, users }: Kubeconfig, field: string, start: number): string | undefined {
  for (const { node } of [...clusters, ...users]) {
    const scalar = node?.entries.get(field);
    if (scalar?.kind === 'scalar' && scalar.span.start === start) return scalar.text;
  }
  return undefined;
}

/** What `kubectl config view` prints is often kept or shared as a file. Only where programs look for kubeconfigs is it read. */
function isInPlace({ path, hostPath }: DecodedFile): boolean {
  const place = hostPath ?? path;
  return /(?:^|\/)\.kube\//.test(place) || rolesByPath(place)?.kubeconfig !== undefined;
}

/** Says of a `caBundle` that it is a placeholder; `undefined` for a template, and for one that was encrypted or removed. */
export function placeholderBundle(text: string, reason: PlaceholderReason): Judgement | undefined {
  if (!isLeft(text, reason) || reason === 'redacted') return undefined;
  const decoded = decodeBase64(text);
  const isDecoded = decoded instanceof Uint8Array;
  const error = isDecoded ? rootsFault([]) : `illegal base64 data at input byte ${decoded.inputByte}`;
  return problem(placeholderData, {
    fact: 'certificate',
    consequence: isDecoded ? 'apiserver' : 'rejected',
    wayOut: 'bundle',
    values: { field: 'caBundle', error: quotedError(error ?? '', Infinity) },
  });
}

/** Whether only a person would replace it: not a template, which tools fill in, and not a ciphertext. */
function isLeft(text: string, reason: PlaceholderReason): boolean {
  if (reason === 'encrypted') return false;
  if (reason !== 'template') return true;
  const decoded = decodeBase64(text.trim());
  const words = decoded instanceof Uint8Array ? toLatin1(decoded) : text;
  return /<[^<>\n]{1,80}>/.test(words) && !openBrackets.test(words);
}
