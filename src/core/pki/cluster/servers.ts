import type { Component } from '../../kubernetes/componentFlagOf.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ComponentInstance, FilePlace, Setting } from './clusterModel.ts';
import { settingOf } from './components.ts';

/**
 * By component: flags without which no server runs as a cluster's, of each group one. Only who gives all of them can be
 * said to leave another one out; parts of command lines in variables, patches and excerpts do not.
 */
const skeletons: Readonly<Partial<Record<Component, readonly (readonly string[])[]>>> = {
  'kube-apiserver': [
    ['--etcd-servers'],
    ['--service-cluster-ip-range'],
    ['--client-ca-file', '--tls-cert-file', '--service-account-key-file'],
  ],
  'kube-controller-manager': [
    ['--kubeconfig', '--master'],
    ['--root-ca-file', '--service-account-private-key-file', '--cluster-signing-cert-file', '--leader-elect'],
  ],
  'kube-scheduler': [['--kubeconfig', '--config', '--authentication-kubeconfig']],
  kubelet: [['--kubeconfig', '--bootstrap-kubeconfig']],
  etcd: [
    ['--listen-client-urls'],
    ['--listen-peer-urls', '--advertise-client-urls', '--initial-cluster'],
    ['--data-dir', '--name'],
  ],
};

/**
 * Tells whether everything is known that a server is told, so that what is missing is not set. Documentation shows
 * examples, which leave out what they are not about.
 */
export function isWholeServer(instance: ComponentInstance): boolean {
  const { component, settings, isPartial, place } = instance;
  const skeleton = skeletons[component];
  if (skeleton === undefined || isPartial || isDocumentation(place.file)) return false;
  if (settings.some(({ value }) => value !== undefined && /\{\{|\$[({]|<[a-z]/i.test(value))) return false;
  return skeleton.every((flags) => flags.some((flag) => settingOf(instance, flag) !== undefined));
}

/** What counts of a flag, if it is set to something. */
export function givenSetting(instance: ComponentInstance, flag: string): Setting | undefined {
  const setting = settingOf(instance, flag);
  return setting?.value === '' ? undefined : setting;
}

/** Controllers of kube-controller-manager that read files, each by its name and the former one. */
const readingControllers = {
  signing: ['certificatesigningrequest-signing-controller', 'csrsigning'],
  tokens: ['serviceaccount-token-controller', 'serviceaccount-token'],
  roots: ['root-ca-certificate-publisher-controller', 'root-ca-cert-publisher'],
} as const;

function isRunning(instance: ComponentInstance, controller: keyof typeof readingControllers): boolean {
  const controllers = (givenSetting(instance, '--controllers')?.value ?? '*').split(',').map((each) => each.trim());
  const names = readingControllers[controller];
  const isOn = controllers.includes('*') || names.some((name) => controllers.includes(name));
  return isOn && !names.some((name) => controllers.includes(`-${name}`));
}

/** Tells whether the controller of kube-controller-manager that signs requests is not disabled. */
export function isSigner(instance: ComponentInstance): boolean {
  return isRunning(instance, 'signing');
}

/** Tells whether kube-controller-manager signs with the certificate of a flag: it may, and has a key if all flags are known. */
export function isSigning(instance: ComponentInstance, flag: string): boolean {
  const key = givenSetting(instance, flag.replace(/cert-file$/, 'key-file'));
  return isSigner(instance) && (key !== undefined || !isWholeServer(instance));
}

/** Tells whether the controllers that read the file of a flag are not disabled; other components read all theirs. */
export function isReadFlag(instance: ComponentInstance, flag: string): boolean {
  if (instance.component !== 'kube-controller-manager') return true;
  if (flag.startsWith('--cluster-signing-')) return isSigner(instance);
  if (flag === '--service-account-private-key-file') return isRunning(instance, 'tokens');
  return flag !== '--root-ca-file' || isRunning(instance, 'tokens') || isRunning(instance, 'roots');
}

/** Tells whether the file of a flag is read only when kube-controller-manager becomes the leader, by the controllers that it starts then. */
export function isReadByLeader(instance: ComponentInstance, flag: string): boolean {
  if (instance.component !== 'kube-controller-manager') return false;
  if (!/^--(?:cluster-signing-.+|root-ca|service-account-private-key)-file$/.test(flag)) return false;
  return settingOf(instance, '--leader-elect')?.value !== 'false';
}

/** Tells whether a flag is certainly set to true. */
export function isOn(instance: ComponentInstance, flag: string): boolean {
  return /^(?:true|t|1)$/i.test(settingOf(instance, flag)?.value ?? '');
}

/** The values of a comma-separated list, and where each stands; where that is not known, the whole value. */
export function listItems(
  setting: Setting | undefined,
): readonly { readonly text: string; readonly place: FilePlace }[] {
  const { value, place } = setting ?? {};
  if (value === undefined || place === undefined) return [];
  const isVerbatim = place.span.end - place.span.start === value.length;
  let at = place.span.start;
  return value.split(',').map((item) => {
    const start = at + item.length - item.trimStart().length;
    const text = item.trim();
    at += item.length + 1;
    return { text, place: isVerbatim ? { file: place.file, span: { start, end: start + text.length } } : place };
  });
}
