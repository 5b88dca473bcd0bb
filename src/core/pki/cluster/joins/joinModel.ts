import type { ConfigurationObject } from '../../../locate/objects/objectModel.ts';
import type { CertificateNode, DecodedFile } from '../../pkiModel.ts';
import type { ComponentInstance, FilePlace } from '../clusterModel.ts';
import type { KubeadmConfiguration } from '../kubeadmConfiguration.ts';

/** A text with its place. */
export interface JoinText {
  readonly text: string;
  readonly place: FilePlace;
}

/** What `kubeadm join` is told: by a configuration, or by the flags of a command. */
export interface Join {
  readonly file: DecodedFile;
  readonly host: string;
  /** The configuration, or the object that contains it. */
  readonly object?: ConfigurationObject;
  readonly instance?: ComponentInstance;
  /** The address of the API server. */
  readonly endpoint?: string | undefined;
  readonly tokens: readonly JoinText[];
  /** Hashes of the CA's key. */
  readonly pins: readonly JoinText[];
  /** Decrypts what a control plane downloads. */
  readonly certificateKey?: JoinText;
  readonly isControlPlane: boolean;
}

/** Why kubeadm does not join, whatever the connection shows. Findings and connections read it. */
export type JoinFault = {
  /** Where it stands. */
  readonly place: FilePlace;
  /** In kubeadm's words. */
  readonly error: string;
} & (
  | { readonly kind: 'token' | 'key' | 'otherKey' }
  | { readonly kind: 'pin'; readonly text: string }
  | { readonly kind: 'otherCa'; readonly name: string; readonly ca: CertificateNode }
  | {
      readonly kind: 'incomplete';
      readonly names: readonly string[];
      readonly isExternal: boolean;
      readonly configuration?: KubeadmConfiguration;
    }
  /** From this moment on. */
  | { readonly kind: 'ended'; readonly at: number }
);
