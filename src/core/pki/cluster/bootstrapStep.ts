import { type BootstrapStepRecord, bootstrapSteps, bootstrapToken } from '../../kubernetes/tables/tlsBootstrap.ts';
import { escapeRegularExpression } from '../../text/regularExpressions.ts';
import type { DecodedFile, FileReference } from '../pkiModel.ts';
import type { Kubeconfig, KubeconfigUser } from './clusterModel.ts';
import type { SigningRequest } from './signingRequests.ts';

type Artefact = BootstrapStepRecord['artefacts'][number];

const steps: readonly BootstrapStepRecord[] = bootstrapSteps;

function stepWith(fits: (artefact: Artefact) => boolean): BootstrapStepRecord | undefined {
  return steps.find(({ artefacts }) => artefacts.some(fits));
}

/** The step of TLS bootstrapping to which a file belongs by its name and place. */
export function bootstrapStepOfFile({ path, hostPath = path }: Pick<DecodedFile, 'path' | 'hostPath'>) {
  return stepWith((artefact) => 'file' in artefact && patternOf(artefact.file).test(hostPath));
}

/** `<date>` and the like match any part of a name; copies of machines may be in any folder. */
function patternOf(file: string): RegExp {
  const escaped = escapeRegularExpression(file).replace(/<[a-z]+>/g, '[\\w.-]+');
  return new RegExp(`${escaped}$`);
}

/** The step of a request; if its sender is unknown, its signer is enough. */
export function bootstrapStepOfRequest({ signerName, username }: SigningRequest) {
  return stepWith(
    (artefact) =>
      'signerName' in artefact &&
      artefact.signerName === signerName?.text &&
      (username === undefined || username.text.startsWith(artefact.userPrefix)),
  );
}

/** The step of a kubeconfig, by its user or by the names chosen by the kubelet. */
export function bootstrapStepOfKubeconfig({ current, contexts, file }: Kubeconfig) {
  const context = current ?? (contexts.length === 1 ? contexts[0] : undefined);
  return (
    stepWith((artefact) => {
      if (!('kubeconfigWith' in artefact) || context === undefined) return false;
      const wanted = artefact.kubeconfigWith;
      if (wanted === 'bootstrapToken') return hasBootstrapToken(context.user);
      const { clusterName, userName, name } = context;
      return clusterName?.text === wanted.cluster && userName?.text === wanted.user && name?.text === wanted.context;
    }) ?? bootstrapStepOfFile(file)
  );
}

/** Tells whether a user authenticates only with a bootstrap token. */
export function hasBootstrapToken(user: KubeconfigUser | undefined): boolean {
  return (
    user?.token !== undefined && user.certificate === undefined && bootstrapToken.pattern.test(user.token.text.trim())
  );
}

/** The step to which a flag that names a file belongs. */
export function bootstrapStepOfReference({ flag }: FileReference) {
  return stepWith(
    (artefact) =>
      'flag' in artefact &&
      flag !== undefined &&
      flag.name.replace(/^-*/, '--') === artefact.flag.name &&
      (flag.component === undefined || flag.component === artefact.flag.component),
  );
}

/** The step of a token in an object of this kind. */
export function bootstrapStepOfToken(kind: string) {
  return stepWith((artefact) => 'field' in artefact && artefact.field.kind === kind) ?? stepWith(isKubeconfigWithToken);
}

/** JoinConfiguration also gives a token to a node. */
function isKubeconfigWithToken(artefact: Artefact): boolean {
  return 'kubeconfigWith' in artefact && artefact.kubeconfigWith === 'bootstrapToken';
}
