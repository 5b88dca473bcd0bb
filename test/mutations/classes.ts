import { apiserverFlags } from './classes/apiserver.ts';
import { clusterObjects } from './classes/clusterObjects.ts';
import { controllerManagerFlags } from './classes/controllerManager.ts';
import { encodings } from './classes/encodings.ts';
import { etcdFlags } from './classes/etcd.ts';
import { flagPairs, flagPaths, missingFiles } from './classes/flags.ts';
import { clientIdentities } from './classes/identities.ts';
import { exchangedCas, leafIssuers, leavesAmongCas } from './classes/issuers.ts';
import { keyFiles, weakKeys } from './classes/keys.ts';
import { kubeconfigs } from './classes/kubeconfigs.ts';
import { kubelet } from './classes/kubelet.ts';
import { serverNames } from './classes/names.ts';
import { signingRequests } from './classes/requests.ts';
import { serviceAccounts } from './classes/serviceAccounts.ts';
import { caUsages, leafUsages } from './classes/usages.ts';
import { caValidity, leafValidity } from './classes/validity.ts';
import type { MutationClass } from './mutation.ts';

/** All kinds of defects that the harness plants. */
export const mutationClasses: readonly MutationClass[] = [
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
  flagPairs,
  apiserverFlags,
  controllerManagerFlags,
  etcdFlags,
  kubeconfigs,
  kubelet,
  serviceAccounts,
  clusterObjects,
  signingRequests,
];
