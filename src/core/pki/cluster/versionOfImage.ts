import type { Component } from '../../kubernetes/componentFlagOf.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { DecodedFile } from '../pkiModel.ts';
import type { ComponentVersion } from './clusterModel.ts';

/** etcd reads revocation lists with `x509.ParseRevocationList` since then, which takes DER alone; before with `x509.ParseCRL`, which takes PEM, too. */
export const derListsAlone: ComponentVersion = { major: 3, minor: 6 };

/** Images that contain all components of Kubernetes: `hyperkube:v1.18.2`, `hardened-kubernetes:v1.30.1-rke2r1`. */
const ofAll = /hyperkube|kubernetes/;

/**
 * The version in an image's tag: `registry.k8s.io/etcd:3.6.4-0`, `kube-apiserver:v1.34.1`. Only for images named
 * after the component, because others have their own versions.
 *
 * @returns `undefined` without such a tag: `latest`, only a digest, a template.
 */
export function versionOfImage(component: Component, image = ''): ComponentVersion | undefined {
  const [name = ''] = image.split('@');
  const [, program = '', major, minor] = /([^/:]+):v?(\d{1,4})\.(\d{1,4})(?:[.+_-][\w.+-]*)?$/.exec(name) ?? [];
  const isNamed = program.includes(component) || (component.startsWith('kube') && ofAll.test(program));
  return isNamed ? { major: Number(major), minor: Number(minor) } : undefined;
}

/** Where scripts and guides name the release that they install: a variable, a download or an image, else a sentence, which may speak of others. */
const namedIn = {
  kubernetes: [
    /(?:\b(?:kube(?:rnetes)?|k8s)[_-]?(?:ver(?:sion)?|release|tag)["']?\s*(?::?[=-]|:)\s*["']?|kubernetes-release\/release\/|dl\.k8s\.io\/(?:release\/)?|kubernetes\/releases\/download\/|\b(?:hyperkube|kube-apiserver|kubelet|kubectl|kubeadm)[:=-])v?(1)\.(\d{1,2})\b/gi,
    /\bkubernetes[ _-]v?(1)\.(\d{1,2})\b/gi,
  ],
  etcd: [/\betcd(?:_?ver(?:sion)?["']?\s*[:=]\s*["']?|[-:/]|\/releases\/download\/)v?(\d)\.(\d{1,2})\b/gi],
} as const;

/** The latest version that a script or guide installs, or else speaks of; `undefined` for other files, and if it names none. */
export function versionNamedIn(component: Component, file: DecodedFile): ComponentVersion | undefined {
  if (!isGuide(file)) return undefined;
  for (const form of component === 'etcd' ? namedIn.etcd : namedIn.kubernetes) {
    const named = Array.from(file.search?.(form) ?? [], ([, major, minor]) => ({
      major: Number(major),
      minor: Number(minor),
    }));
    const latest = named.toSorted((a, b) => a.major - b.major || a.minor - b.minor).at(-1);
    if (latest !== undefined) return latest;
  }
  return undefined;
}

/** A script, or written for people: it was made for the release of its day, and no machine starts a program with it as it is. */
export function isGuide(file: DecodedFile): boolean {
  return isDocumentation(file) || /\.(?:ba|z)?sh$|\.ps1$|(?:^|\/)(?:vagrant|make)file$/i.test(file.path);
}

/** Tells whether a version is that of a release or a later one. */
export function isSince({ major, minor }: ComponentVersion, release: ComponentVersion): boolean {
  return major > release.major || (major === release.major && minor >= release.minor);
}
