/** The grid of the map; section 3 of the design. All in pixels at 100 %. */
export const grid = {
  margin: 16,
  callers: { x: 16, width: 220 },
  apiserver: { x: 348, width: 280 },
  called: { x: 740, width: 204 },
  authorities: { x: 660, width: 284 },
  headings: 24,
  top: 36,
  /** From the API server's top to the first caller, with room for its name. */
  headroom: 20,
  tabs: 28,
  callerHeight: 54,
  callerPitch: 64,
  /** From a caller's top to its wire. */
  callerPort: 32,
  /** For a kubelet among the callers, which has two wires. */
  kubeletCallerHeight: 88,
  kubeletCallerPorts: [32, 64],
  /** Between its wires if the upper one has a reason or a note. */
  kubeletReasonGap: 28,
  /** Below the last row of the API server, for its ports to the kubelets. */
  footroom: 42,
  probeHeight: 44,
  probeGap: 56,
  probeWire: 868,
  storeHeight: 76,
  storePort: 55,
  calledHeight: 58,
  calledPort: 37,
  calledGap: 14,
  kubeletGap: 86,
  kubeletHeight: 84,
  /** From the API server's left edge. */
  kubeletWires: [49, 201],
  /** Extra room for a reason with two lines. */
  reasonGap: 34,
  authorityHeight: 48,
  authorityPitch: 56,
  peerTrack: 12,
  labelHeight: 20,
} as const;
