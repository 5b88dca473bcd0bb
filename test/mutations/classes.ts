import { apiserverFlags } from './classes/apiserver.ts';
import { applicationObjects } from './classes/application.ts';
import { bundles } from './classes/bundles.ts';
import { certManagerObjects, joinTokens } from './classes/certManager.ts';
import { chains } from './classes/chains.ts';
import { clusterObjects } from './classes/clusterObjects.ts';
import { controllerManagerFlags } from './classes/controllerManager.ts';
import { controllerSettings } from './classes/controllerSettings.ts';
import { datastores } from './classes/datastores.ts';
import { constrainedCas, encodedFields } from './classes/encodedFields.ts';
import { encodings } from './classes/encodings.ts';
import { etcdFlags } from './classes/etcd.ts';
import { flagPairs, flagPaths, missingFiles, quotedValues } from './classes/flags.ts';
import { clientIdentities } from './classes/identities.ts';
import { exchangedCas, leafIssuers, leavesAmongCas } from './classes/issuers.ts';
import { joins } from './classes/joins.ts';
import { keyFiles, weakKeys } from './classes/keys.ts';
import { kubeconfigs } from './classes/kubeconfigs.ts';
import { kubelet } from './classes/kubelet.ts';
import { machineFiles } from './classes/machineFiles.ts';
import { meshObjects } from './classes/meshes.ts';
import { serverNames } from './classes/names.ts';
import { objectFields } from './classes/objectFields.ts';
import { oddCas, oddLeaves } from './classes/oddFields.ts';
import { otherContents } from './classes/otherContents.ts';
import { parties } from './classes/parties.ts';
import { programSettings } from './classes/programSettings.ts';
import { providers } from './classes/providers.ts';
import { secretReferences } from './classes/references.ts';
import { renewals } from './classes/renewals.ts';
import { signingRequests } from './classes/requests.ts';
import { boundRights } from './classes/rights.ts';
import { rotations } from './classes/rotations.ts';
import { secretObjects } from './classes/secrets.ts';
import { serviceAccounts } from './classes/serviceAccounts.ts';
import { unreadSettings } from './classes/settings.ts';
import { mixedClusters, nodeDrift, otherNodes, tokenDrift } from './classes/severalNodes.ts';
import { starts } from './classes/starts.ts';
import { caUsages, leafUsages } from './classes/usages.ts';
import { caValidity, leafValidity } from './classes/validity.ts';
import { workloads } from './classes/workloads.ts';
import type { MutationClass } from './mutation.ts';

/** Kinds of defects that every credential or flag can have; in trees that differ little, some of each are planted. */
export const commonClasses: readonly MutationClass[] = [
  leafValidity,
  caValidity,
  leafUsages,
  caUsages,
  clientIdentities,
  serverNames,
  leafIssuers,
  exchangedCas,
  leavesAmongCas,
  keyFiles,
  weakKeys,
  encodings,
  flagPaths,
  missingFiles,
  quotedValues,
  flagPairs,
  apiserverFlags,
  controllerManagerFlags,
  etcdFlags,
  kubeconfigs,
  otherContents,
];

/** Kinds of defects that few trees have room for; all of them are planted. */
export const particularClasses: readonly MutationClass[] = [
  kubelet,
  serviceAccounts,
  clusterObjects,
  joins,
  providers,
  signingRequests,
  nodeDrift,
  tokenDrift,
  otherNodes,
  rotations,
  mixedClusters,
  applicationObjects,
  secretObjects,
  meshObjects,
  secretReferences,
  certManagerObjects,
  joinTokens,
  unreadSettings,
  datastores,
  controllerSettings,
  programSettings,
  renewals,
  objectFields,
  boundRights,
  machineFiles,
  workloads,
];

/** As {@link commonClasses}: what stands with certificates, odd fields in them, and who is meant to be whom. */
export const furtherClasses: readonly MutationClass[] = [
  bundles,
  chains,
  oddLeaves,
  oddCas,
  encodedFields,
  constrainedCas,
  parties,
  starts,
];
