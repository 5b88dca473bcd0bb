import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * The CSI driver gets no tokens of Pods.
 *
 * When: a SecretProviderClass of the provider for Azure has a `clientID`, so that it uses workload identity, and `tokenRequests` of CSIDriver
 * `secrets-store.csi.k8s.io` asks for no token for `api://AzureADTokenExchange`.
 *
 * With `tokenRequests`, kubelet hands the driver a token of the Pod's ServiceAccount with each volume. The providers for Vault and for Google Cloud request
 * one themselves where none is handed over.
 *
 * @category token
 * @stage understand
 * @see CSI
 */
export const csiTokenRequestsMissing = {
  code: 'csi-token-requests-missing',
  severity: 'error',
  fact: {
    none: 'SecretProviderClass {name} uses workload identity, but CSIDriver {driver} has no tokenRequests.',
    other:
      'SecretProviderClass {name} uses workload identity, but tokenRequests of CSIDriver {driver} are for other audiences.',
  },
  consequence: 'kubelet cannot mount its volumes: `failed to parse workload identity tokens`.',
  wayOut:
    'Set tokenRequests with the audience api://AzureADTokenExchange; with Helm, tokenRequests[0].audience of the driver.',
} as const satisfies FindingRecord;

const driverName = 'secrets-store.csi.k8s.io';
/** What Entra ID exchanges tokens for; in other clouds something follows. */
export const exchangeAudience = 'api://AzureADTokenExchange';

/** Reports a CSI driver that gets no tokens with which its provider could sign in. */
export function checkCsiTokens(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const users = index.ofKind('SecretProviderClass').filter(({ object: { root } }) => {
    const parameters = mappingAt(root, 'spec', 'parameters');
    const isOn = (name: string): boolean => scalarAt(parameters, name)?.text === 'true';
    return (
      scalarAt(root, 'spec', 'provider')?.text === 'azure' &&
      (scalarAt(parameters, 'clientID')?.text ?? '') !== '' &&
      !isOn('usePodIdentity') &&
      !isOn('useVMManagedIdentity')
    );
  });
  if (users.length === 0) return [];
  return index.named('CSIDriver', driverName).flatMap((driver): readonly FindingDraft[] => {
    const { file, object } = driver;
    const requests = itemsAt(object.root, 'spec', 'tokenRequests').map(
      (each) => scalarAt(each, 'audience')?.text ?? '',
    );
    const user = users.find((each) => index.areOfOneEnvironment(driver, each));
    const name = scalarAt(object.root, 'metadata', 'name');
    const at = user && scalarAt(user.object.root, 'metadata', 'name');
    if (user === undefined || name === undefined || at === undefined || isOpenEnded(object) || isPatched(index, driver))
      return [];
    if (requests.some((each) => each.startsWith(exchangeAudience))) return [];
    const judgement = problem(csiTokenRequestsMissing, {
      fact: requests.length === 0 ? 'none' : 'other',
      values: { name: objectName(user), driver: visibleText(driverName) },
      related: [relatedAt({ file: user.file, span: at.span }, l10n.t('What needs it'))],
    });
    return [placedAt({ file, span: name.span }, judgement)];
  });
}
