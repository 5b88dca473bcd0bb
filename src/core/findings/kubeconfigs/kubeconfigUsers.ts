import * as l10n from '@vscode/l10n';
import { mappingAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigUser } from '../../pki/cluster/clusterModel.ts';
import { userFaults } from '../../pki/kubeconfig/entryFaults.ts';
import { visibleText } from '../../text/visibleText.ts';
import { kubectlFails, kubectlPrompts } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { isOfWebhook } from './isOfWebhook.ts';
import { isOpen, keyPlace, valuePlace } from './kubeconfigFields.ts';

/**
 * Half a key pair.
 *
 * When: a user has a client certificate without a key, or a key without a client certificate and nothing else to prove itself with.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigCertWithoutKey = {
  code: 'kubeconfig-cert-without-key',
  severity: 'error',
  fact: {
    key: 'User {user} has a client certificate but no key.',
    certificate: 'User {user} has a key but no client certificate.',
  },
  consequence: {
    key: 'kubectl fails with `client-key-data or client-key must be specified`.',
    certificate: kubectlPrompts,
  },
  wayOut: { key: 'Add client-key-data.', certificate: 'Add client-certificate-data.' },
} as const satisfies FindingRecord;

/**
 * Several credentials of one user.
 *
 * When: a user has a client certificate and a token, `exec` or `auth-provider`. A token and a password are an error. In kubeconfigs of AKS, which
 * have both for the same user, this is information.
 *
 * The API server looks at the front proxy's headers first, then at the client certificate, then at tokens. A certificate that it rejects does not
 * stop a good token.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig, K-authopts
 */
export const kubeconfigMultipleAuth = {
  code: 'kubeconfig-multiple-auth',
  severity: 'warning',
  fact: {
    password: 'User {user} has a token and a password.',
    certificate: 'User {user} has a client certificate and {field}.',
  },
  consequence: {
    token: 'client-go fails with `more than one authentication method found`.',
    tokenFile: 'client-go fails with `username/password or bearer token may be set, but not both`.',
    certificate:
      'The API server tries the certificate first and the other one only if it rejects it. You may not be the user you expect.',
  },
  wayOut: {
    password: 'Remove the password: API servers have not accepted passwords since 1.19.',
    certificate: 'Keep one of them.',
  },
} as const satisfies FindingRecord;

/**
 * Password in a kubeconfig.
 *
 * When: `username` or `password` is set, and the kubeconfig is not one with which the API server calls a webhook.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigBasicAuth = {
  code: 'kubeconfig-basic-auth',
  severity: 'warning',
  fact: 'User {user} has a password, but API servers have not accepted passwords since 1.19.',
  consequence: 'Anyone who can read this file can read the password.',
  wayOut: 'Remove username and password.',
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/**
 * Removed way to authenticate.
 *
 * When: `exec` has the `apiVersion` `client.authentication.k8s.io/v1alpha1`, or `auth-provider` is `gcp` or `azure`.
 *
 * @category wiring
 * @stage understand
 * @see CG-exec
 */
export const execApiversionRemoved = {
  code: 'exec-apiversion-removed',
  severity: 'error',
  fact: {
    version: 'kubectl 1.24 removed version v1alpha1 of the exec plugin protocol.',
    provider: 'kubectl 1.26 removed the {provider} auth provider.',
  },
  consequence: {
    version: 'kubectl fails with `exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"`.',
    provider: kubectlFails,
  },
  wayOut: {
    version: 'Use v1beta1, and update the plugin if it does not support it.',
    provider: 'Use the {plugin} plugin.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Exec plugin is incomplete.
 *
 * When: `exec` lacks `command`, `apiVersion` or a `name` in `env`, has an `interactiveMode` that is none, or lacks it with version v1 of the protocol.
 *
 * Older versions of the protocol have a default for `interactiveMode`.
 *
 * @category wiring
 * @stage understand
 * @see CG-exec
 */
export const kubeconfigExecIncomplete = {
  code: 'kubeconfig-exec-incomplete',
  severity: 'error',
  fact: 'kubectl cannot use the exec plugin of user {user}.',
  consequence: 'kubectl fails with {error}.',
  wayOut: 'Add or correct this field.',
} as const satisfies FindingRecord;

/** Judges what each user entry of a kubeconfig proves itself with. */
export function checkKubeconfigUsers(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.kubeconfigs.flatMap((kubeconfig) =>
    kubeconfig.users.flatMap((user) => [
      ...halfPair(kubeconfig, user),
      ...severalProofs(kubeconfig, user),
      ...(isOfWebhook(picture, kubeconfig) ? [] : password(kubeconfig, user)),
      ...removedPlugin(kubeconfig, user),
      ...incompletePlugin(picture, kubeconfig, user),
    ]),
  );
}

function firstOf({ node }: KubeconfigUser, ...fields: readonly string[]): ScalarNode | undefined {
  for (const field of fields) {
    const found = node?.entries.get(field);
    if (found?.kind === 'scalar' && found.text !== '') return found;
  }
  return undefined;
}

/** Of a template, whose variables may be empty, what is written out. */
function closedOf(user: KubeconfigUser, ...fields: readonly string[]): ScalarNode | undefined {
  return fields.map((field) => firstOf(user, field)).find((found) => found !== undefined && !isOpen(found));
}

function nameOf({ name }: KubeconfigUser): string {
  return visibleText(name?.text ?? '');
}

function halfPair(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const certificate = firstOf(user, 'client-certificate-data', 'client-certificate');
  const key = firstOf(user, 'client-key-data', 'client-key');
  const present = certificate ?? key;
  // An entry without a name is a part of one, in documentation.
  if (present === undefined || user.name === undefined || (certificate !== undefined && key !== undefined)) return [];
  // client-go passes a key by that has no certificate.
  const hasOther = hasToken(user) || mappingAt(user.node, 'exec') || mappingAt(user.node, 'auth-provider');
  if (certificate === undefined && hasOther) return [];
  const missing = certificate === undefined ? 'certificate' : 'key';
  const said = { fact: missing, consequence: missing, wayOut: missing, values: { user: nameOf(user) } } as const;
  return [placedAt(keyPlace(kubeconfig, present), problem(kubeconfigCertWithoutKey, said))];
}

function hasToken(user: KubeconfigUser): boolean {
  return firstOf(user, 'token', 'tokenFile') !== undefined;
}

function severalProofs(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const certificate = closedOf(user, 'client-certificate-data', 'client-certificate');
  const token = closedOf(user, 'token', 'tokenFile');
  const secret = closedOf(user, 'username', 'password');
  if (token !== undefined && secret !== undefined) {
    const judgement = problem(kubeconfigMultipleAuth, {
      severity: 'error',
      fact: 'password',
      consequence: lastSegment(token) === 'tokenFile' ? 'tokenFile' : 'token',
      wayOut: 'password',
      values: { user: nameOf(user) },
      related: [relatedAt(keyPlace(kubeconfig, secret), l10n.t('The password'))],
    });
    return [placedAt(keyPlace(kubeconfig, token), judgement)];
  }
  const plugin = ['exec', 'auth-provider'].find((field) => mappingAt(user.node, field) !== undefined);
  const field = token === undefined ? plugin : lastSegment(token);
  if (certificate === undefined || field === undefined) return [];
  const judgement = problem(kubeconfigMultipleAuth, {
    severity: aksUser.test(user.name?.text ?? '') && field === 'token' ? 'info' : undefined,
    fact: 'certificate',
    consequence: 'certificate',
    wayOut: 'certificate',
    values: { user: nameOf(user), field },
  });
  return [placedAt(keyPlace(kubeconfig, certificate), judgement)];
}

/** As `az aks get-credentials` names them: resource group and cluster follow. */
const aksUser = /^cluster(?:User|Admin)_[^_]/;

function lastSegment({ keyPath }: ScalarNode): string {
  return keyPath.slice(keyPath.lastIndexOf('.') + 1);
}

function password(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const secret = firstOf(user, 'password', 'username');
  if (secret === undefined) return [];
  const judgement = problem(kubeconfigBasicAuth, { values: { user: nameOf(user) } });
  return [placedAt(keyPlace(kubeconfig, secret), judgement)];
}

function removedPlugin(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const apiVersion = mappingAt(user.node, 'exec')?.entries.get('apiVersion');
  if (apiVersion?.kind === 'scalar' && apiVersion.text === 'client.authentication.k8s.io/v1alpha1') {
    const judgement = problem(execApiversionRemoved, {
      fact: 'version',
      consequence: 'version',
      wayOut: 'version',
    });
    return [placedAt(valuePlace(kubeconfig, apiVersion), judgement)];
  }
  const provider = mappingAt(user.node, 'auth-provider')?.entries.get('name');
  if (provider?.kind !== 'scalar' || (provider.text !== 'gcp' && provider.text !== 'azure')) return [];
  const judgement = problem(execApiversionRemoved, {
    fact: 'provider',
    consequence: 'provider',
    wayOut: 'provider',
    values: {
      provider: provider.text,
      error: `\`The ${provider.text} auth plugin has been removed.\``,
      plugin: provider.text === 'gcp' ? 'gke-gcloud-auth-plugin' : 'kubelogin',
    },
  });
  return [placedAt(valuePlace(kubeconfig, provider), judgement)];
}

/** In client-go's words. */
function incompletePlugin(
  { graph }: ClusterPicture,
  kubeconfig: Kubeconfig,
  user: KubeconfigUser,
): readonly FindingDraft[] {
  const isTemplate = kubeconfig.object.isTemplate === true || kubeconfig.object.isBroken === true;
  if (user.exec === undefined || user.name === undefined || isTemplate) return [];
  return userFaults(graph, kubeconfig, user.name.text, user)
    .filter(({ error }) => /to use exec authentication plugin$|^invalid interactiveMode/.test(error))
    .slice(0, 1)
    .flatMap(({ error, span }) => {
      const values = { user: nameOf(user), error: `\`${visibleText(error, 300)}\`` };
      const judgement = problem(kubeconfigExecIncomplete, { values });
      return span === undefined ? [] : [placedAt({ file: kubeconfig.file, span }, judgement)];
    });
}
