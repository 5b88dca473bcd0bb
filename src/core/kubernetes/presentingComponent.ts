import { certificateRole } from './certificateRole.ts';

/** The component that presents a role's certificate, and reads the file that holds it; `undefined` for what people use. */
export function presentingComponent(role: string): string | undefined {
  const presenter = certificateRole(role)?.presentedBy?.();
  return presenter !== undefined && /^(?:kube-[a-z-]+|kubelet|etcd)$/.test(presenter) ? presenter : undefined;
}
