import { certificateRole } from './certificateRole.ts';

/** The component that presents a role's certificate and reads its file; `undefined` for certificates of people. */
export function presentingComponent(role: string): string | undefined {
  const presenter = certificateRole(role)?.presentedBy?.();
  return presenter !== undefined && /^(?:kube-[a-z-]+|kubelet|etcd)$/.test(presenter) ? presenter : undefined;
}
