import { placeholderReason } from '../../../kubernetes/placeholderReason.ts';
import { isAmongExamples } from '../../../locate/files/quietPlaces.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import { rootsFault } from '../../kubeconfig/rootsFault.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isLeftIn } from '../placeholderInUse.ts';
import { type CalledService, type ClientConfig, injectionMarkOf } from './clientConfigs.ts';
import { isPatched } from './kustomizations.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';
import { isKindWrittenLater, isWrittenLater } from './programmedObjects.ts';
import { servingSecretsOf } from './servingSecrets.ts';

/** What kube-apiserver says of a placeholder in `caBundle`. */
export interface BundleFault {
  readonly error: string;
  /** It rejects the object; otherwise it fails when it calls. */
  readonly isRejected: boolean;
}

/**
 * Tells what becomes of a placeholder in `caBundle`; `undefined` if something writes it later: manifests often leave it to that. Where the
 * server's certificate is known, nothing has; otherwise something of the files must be able to.
 */
export function bundleFault(index: ObjectIndex, { placed, caBundle, service }: ClientConfig): BundleFault | undefined {
  const reason = caBundle && placeholderReason(caBundle.text);
  if (caBundle === undefined || reason === undefined) return undefined;
  if (isOpenEnded(placed.object) || isAmongExamples(placed.file) || !isLeftIn(placed.file, caBundle.text, reason)) {
    return undefined;
  }
  if (injectionMarkOf(placed) !== undefined || isWrittenLater(index, placed)) return undefined;
  const isServed = service !== undefined && servingSecretsOf(index, placed, service).some(({ by }) => by === 'certain');
  if (!isServed && mayBeFilled(index, placed, service)) return undefined;
  const decoded = decodeBase64(caBundle.text);
  return decoded instanceof Uint8Array
    ? { error: rootsFault([]) ?? '', isRejected: false }
    : { error: `illegal base64 data at input byte ${decoded.inputByte}`, isRejected: true };
}

/** Whether kustomize, a chart or a controller of the files fills what is empty. */
function mayBeFilled(index: ObjectIndex, placed: PlacedObject, service: CalledService | undefined): boolean {
  return service?.namespace === standInNamespace || isKindWrittenLater(index, placed) || isPatched(index, placed);
}

/** kubebuilder's stand-in for the namespace, which kustomize replaces, as it adds what injects the CA. */
export const standInNamespace = 'system';
