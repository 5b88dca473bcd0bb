import type { ClusterPicture } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { firstAddressOf } from './connections/addresses.ts';
import { kubeadmConfigurationsIn } from './kubeadmConfiguration.ts';

/** The values of `<…>` in the expectations of roles, as far as a machine's files contain them. */
export interface ExpectedNames {
  /** Replaces `<…>` with names; empty if one of them is unknown. */
  fill(pattern: string): readonly string[];
}

/**
 * Collects the names in the files of a machine: node, advertised address, first service address, cluster domain. If
 * files contradict each other, a name is unknown.
 */
export function expectedNamesOn(picture: ClusterPicture, host: string): ExpectedNames {
  const known = knownNames(picture, host);
  return {
    fill: (pattern) => {
      let text: string | undefined = pattern;
      for (const [placeholder, name] of pattern.matchAll(/<(\w+)>/g)) {
        const values: ReadonlySet<string> | undefined = known.get(name ?? '');
        const [value] = values?.size === 1 ? values : [];
        text = value === undefined ? undefined : text?.replace(placeholder, value);
      }
      return text === undefined ? [] : [text];
    },
  };
}

function knownNames({ components, objects }: ClusterPicture, host: string): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  const note = (name: string, value: string | undefined): void => {
    if (value !== undefined && !/[{}$<>]/.test(value)) known.set(name, (known.get(name) ?? new Set()).add(value));
  };
  for (const component of components) {
    if (component.host !== host || component.component !== 'kube-apiserver') continue;
    note('advertiseAddress', settingOf(component, '--advertise-address')?.value);
    note('serviceAddress', firstAddressOf(settingOf(component, '--service-cluster-ip-range')?.value ?? ''));
  }
  for (const placed of objects) {
    if (placed.host !== host) continue;
    for (const { localAPIEndpoint, networking, nodeName } of kubeadmConfigurationsIn(placed)) {
      note('advertiseAddress', localAPIEndpoint.advertiseAddress?.text);
      note('serviceAddress', firstAddressOf(networking.serviceSubnet?.text ?? ''));
      note('dnsDomain', networking.dnsDomain?.text);
      note('nodeName', nodeName?.text);
    }
  }
  return known;
}
