import * as l10n from '@vscode/l10n';
import type { ClusterPicture, Kubeconfig } from '../pki/cluster/clusterModel.ts';
import type { BundleFault } from '../pki/cluster/objects/bundleFault.ts';
import { unquotedPlaceholder } from '../pki/cluster/placeholderInUse.ts';
import { preparedContext } from '../pki/kubeconfig/prepareContext.ts';
import { placedFault } from '../pki/placedFiles.ts';
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
 * When: the current context of a kubeconfig, or the `caBundle` of a webhook or aggregated API, has a placeholder in place of a certificate
 * or key: `DATA+OMITTED`, `REDACTED`, `<...>`, `XXXX`, `${CA_DATA}` or `Cg==`.
 *
 * Templates, examples, documentation, and a `caBundle` that a controller or kustomize may write are not reported. Masks and single variables
 * are reported where kubectl and components look for kubeconfigs, next to the private key or token of the user, and in a `caBundle`. A
 * file with several variables is a template, and one that a script beside it names and fills in with `envsubst`. Hints and hovers show what they are.
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
  return picture.kubeconfigs.flatMap((kubeconfig) => inKubeconfig(picture, kubeconfig));
}

function inKubeconfig(picture: ClusterPicture, kubeconfig: Kubeconfig): readonly FindingDraft[] {
  const { file } = kubeconfig;
  if (kubeconfig.object.isBroken === true) return inBroken(picture, kubeconfig);
  const prepared = preparedContext(picture, kubeconfig, undefined);
  const fault = 'fault' in prepared ? prepared.fault : undefined;
  const { ca, certificate, key } = { ...kubeconfig.current?.cluster, ...kubeconfig.current?.user };
  const start = fault?.place?.span.start;
  const material = [ca, certificate, key].find(
    (each) => each?.placeholder !== undefined && each.place.span.start === start,
  );
  if (fault === undefined || material === undefined) return [];
  const { name: field, place } = material;
  const judgement = problem(placeholderData, {
    fact: field === 'client-key-data' ? 'key' : 'certificate',
    consequence: 'program',
    wayOut: field === 'certificate-authority-data' ? 'ca' : 'user',
    values: { field, program: kubeconfigReader(file, picture.graph), error: quotedError(fault.error, Infinity) },
    related: kubeconfig.current?.name && [
      relatedAt({ file, span: kubeconfig.current.name.span }, l10n.t('The current context')),
    ],
  });
  return [placedAt(place, judgement)];
}

/** Without quotes, some placeholders are no YAML. */
function inBroken({ graph }: ClusterPicture, { file }: Kubeconfig): readonly FindingDraft[] {
  // What programs look for there is told as a whole.
  const found = placedFault(file) === undefined ? unquotedPlaceholder(graph, file) : undefined;
  const line = found && file.lines?.positionAt(found.span.start).line;
  if (found === undefined || line === undefined) return [];
  const { field, span } = found;
  const error = `error: error loading config file "${file.hostPath ?? file.path}": yaml: line ${line + 1}: found character that cannot start any token`;
  const judgement = problem(placeholderData, {
    fact: field === 'client-key-data' ? 'key' : 'certificate',
    consequence: 'program',
    wayOut: field === 'certificate-authority-data' ? 'ca' : 'user',
    values: { field, program: kubeconfigReader(file, graph), error: quotedError(error, Infinity) },
  });
  return [placedAt({ file, span }, judgement)];
}

/** Says of a `caBundle` that it is a placeholder. */
export function placeholderBundle({ error, isRejected }: BundleFault): Judgement {
  return problem(placeholderData, {
    fact: 'certificate',
    consequence: isRejected ? 'rejected' : 'apiserver',
    wayOut: 'bundle',
    values: { field: 'caBundle', error: quotedError(error, Infinity) },
  });
}
