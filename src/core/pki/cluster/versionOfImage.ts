import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { ComponentVersion } from './clusterModel.ts';

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

/** Tells whether a version is that of a release or a later one. */
export function isSince({ major, minor }: ComponentVersion, release: ComponentVersion): boolean {
  return major > release.major || (major === release.major && minor >= release.minor);
}
