import { type RestartRecord, restarts } from '../../kubernetes/tables/reloads.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { shellQuoted } from '../../text/shell.ts';

/** What to restart, and where. */
export interface RestartQuestion {
  readonly graph: PkiGraph;
  readonly component: string;
  /** A certificate on the component's machine. */
  readonly place: Occurrence;
  /** Id of the installer, if known. */
  readonly installer: string | undefined;
  pathOf(file: DecodedFile): string;
}

/**
 * Writes the command that restarts a component on the machine of a certificate: by the file that starts it, otherwise
 * as its installer starts it.
 *
 * @returns `undefined` if it is unknown how it is started.
 */
export function restartCommand(question: RestartQuestion): string | undefined {
  const { component } = question;
  const starter = starterOf(question);
  const path = starter && question.pathOf(starter);
  const by = wayOf(question, path);
  const record = by && restarts.find((each) => each.by === by);
  if (record === undefined) return undefined;
  const manifest = path ?? `/etc/kubernetes/manifests/${component}.yaml`;
  const values: Readonly<Record<string, string>> = {
    component,
    manifest,
    parked: manifest.replace(/[^/]*\/([^/]*)$/, '$1'),
    unit: (path ?? component).replace(/^.*\//, '').replace(/\.service$/, ''),
  };
  const isFit = !Object.values(values).some((value) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value));
  return isFit
    ? record.lines.map((line) => line.replace(/\{(\w+)\}/g, (_, name: string) => word(values[name]))).join(' && ')
    : undefined;
}

/**
 * A place on each machine where the component is started: a certificate can be on several. If no file shows one, the
 * first place.
 */
export function restartPlaces(
  graph: PkiGraph,
  component: string,
  places: readonly Occurrence[],
): readonly Occurrence[] {
  const hosts = new Set(startersOf(graph, component).map(({ host }) => host));
  const byHost = new Map(places.toReversed().map((place) => [hostOf(place.file), place]));
  const started = places.filter((place) => {
    const host = hostOf(place.file);
    return hosts.has(host) && byHost.get(host) === place;
  });
  return started.length > 0 ? started : places.slice(0, 1);
}

function word(value = ''): string {
  return shellQuoted(value.startsWith('-') ? `./${value}` : value);
}

function starterOf({ graph, component, place }: RestartQuestion): DecodedFile | undefined {
  const host = hostOf(place.file);
  const started = startersOf(graph, component);
  return (started.find((each) => each.host === host) ?? started[0])?.place.file;
}

function startersOf(graph: PkiGraph, component: string): readonly ComponentInstance[] {
  return clusterPictureOf(graph).components.filter((each) => each.component === component);
}

function wayOf(
  { component, place, installer }: RestartQuestion,
  path: string | undefined,
): RestartRecord['by'] | undefined {
  const isAgent = /\/agent\//.test(place.file.hostPath ?? place.file.path);
  switch (installer) {
    case 'k3s':
      return isAgent ? 'k3s-agent' : 'k3s';
    case 'rke2':
      return isAgent ? 'rke2-agent' : 'rke2-server';
    case 'microk8s':
      return 'microk8s';
  }
  if (component === 'kubelet') return 'systemd';
  if (component === 'kube-proxy') return path?.endsWith('.service') === true ? 'systemd' : 'daemonSet';
  if (path?.endsWith('.service') === true) return 'systemd';
  if (path !== undefined && /\/manifests\/[^/]+$/.test(path)) return 'staticPod';
  return installer === 'kubeadm' || installer === 'kubespray' ? 'staticPod' : undefined;
}
