import { LayerReader, type StoredNetwork } from "./layer-reader.ts";
import {
  addRectified,
  concatenate,
  type Convolution,
  convolve,
  type Depthwise,
  pointwise,
  separable,
} from "./layers.ts";
import type { Matrix } from "./matrix.ts";
import type { Planes } from "./planes.ts";
import { type Stage, wholePlanes, wholeStage } from "./stage.ts";

/** What the network says about each position of a grid over the image. */
export interface Head {
  /** Two values for each anchor: for "no face" and for "face". */
  readonly scores: Planes;
  /** Four values for each anchor: where its box lies. */
  readonly boxes: Planes;
}

type Separable = readonly [Depthwise, Matrix];

/**
 * UltraFace RFB-320 (github.com/Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB): separable convolutions, a block that
 * looks at three distances around each position (a "receptive field block"), and heads at strides of 8, 16, 32 and 64
 * pixels. It takes images of any size.
 */
export interface UltraFace {
  readonly stem: Convolution;
  readonly toStride8: readonly Separable[];
  /** Each of the three branches: fewer channels, then convolutions, the last one dilated. */
  readonly branches: readonly { readonly reduce: Matrix; readonly convolutions: readonly Convolution[] }[];
  readonly mixBranches: Matrix;
  readonly shortcut: Matrix;
  readonly head8: SeparableHead;
  readonly toStride16: readonly Separable[];
  readonly head16: SeparableHead;
  readonly toStride32: readonly Separable[];
  readonly head32: SeparableHead;
  readonly reduceForStride64: Matrix;
  readonly toStride64: Separable;
  readonly head64: { readonly scores: Convolution; readonly boxes: Convolution };
}

interface SeparableHead {
  readonly scores: Separable;
  readonly boxes: Separable;
}

/** Reads the network's weights. @throws {RangeError} if they have another length. */
export function readUltraFace(stored: StoredNetwork): UltraFace {
  const read = new LayerReader(stored);
  const separableLayer = (inputs: number, outputs: number, stride: 1 | 2 = 1): Separable => [
    read.depthwise(inputs, stride),
    read.pointwise(inputs, outputs),
  ];
  const head = (inputs: number, anchors: number): SeparableHead => ({
    scores: separableLayer(inputs, 2 * anchors),
    boxes: separableLayer(inputs, 4 * anchors),
  });
  // Properties are evaluated in this order, which is that of the file.
  const network: UltraFace = {
    stem: read.convolution(3, 16, 2),
    toStride8: [
      separableLayer(16, 32),
      separableLayer(32, 32, 2),
      separableLayer(32, 32),
      separableLayer(32, 64, 2),
      separableLayer(64, 64),
      separableLayer(64, 64),
    ],
    branches: [
      {
        reduce: read.pointwise(64, 8),
        convolutions: [read.convolution(8, 16), read.convolution(16, 16, 1, 2)],
      },
      {
        reduce: read.pointwise(64, 8),
        convolutions: [read.convolution(8, 16), read.convolution(16, 16, 1, 3)],
      },
      {
        reduce: read.pointwise(64, 8),
        convolutions: [read.convolution(8, 12), read.convolution(12, 16), read.convolution(16, 16, 1, 5)],
      },
    ],
    mixBranches: read.pointwise(48, 64),
    shortcut: read.pointwise(64, 64),
    head8: head(64, 3),
    toStride16: [separableLayer(64, 128, 2), separableLayer(128, 128), separableLayer(128, 128)],
    head16: head(128, 2),
    toStride32: [separableLayer(128, 256, 2), separableLayer(256, 256)],
    head32: head(256, 2),
    reduceForStride64: read.pointwise(256, 64),
    toStride64: separableLayer(64, 256, 2),
    head64: { scores: read.convolution(256, 6), boxes: read.convolution(256, 12) },
  };
  read.end();
  return network;
}

/**
 * Runs the network.
 *
 * @param image red, green and blue, each less 127 and divided by 128.
 * @returns the heads for strides of 8, 16, 32 and 64 pixels.
 */
export function runUltraFace(network: UltraFace, image: Planes): readonly Head[] {
  const stem = convolve(wholeStage(image), network.stem, "rectified", { kept: "window" });
  const base = runAll(network.toStride8, stem);
  const stride8 = runReceptiveFieldBlock(network, base);
  const stride16 = runAll(network.toStride16, wholeStage(stride8));
  const stride32 = runAll(network.toStride32, wholeStage(stride16));
  const reduced = pointwise(stride32, network.reduceForStride64, "rectified");
  const stride64 = runAll([network.toStride64], wholeStage(reduced));
  return [
    runHead(network.head8, stride8),
    runHead(network.head16, stride16),
    runHead(network.head32, stride32),
    {
      scores: wholePlanes(convolve(wholeStage(stride64), network.head64.scores, "linear")),
      boxes: wholePlanes(convolve(wholeStage(stride64), network.head64.boxes, "linear")),
    },
  ];
}

/** Runs layers one after another. Only the last one's rows are kept: those between pass by. */
function runAll(layers: readonly Separable[], input: Stage): Planes {
  const last = layers.reduce(
    (stage, [depthwise, matrix], i) =>
      separable(stage, depthwise, matrix, "rectified", i + 1 < layers.length ? "window" : "all"),
    input,
  );
  return wholePlanes(last);
}

function runReceptiveFieldBlock({ branches, mixBranches, shortcut }: UltraFace, base: Planes): Planes {
  const parts = branches.map(({ reduce, convolutions }) => {
    const reduced = wholeStage(pointwise(base, reduce, "linear"));
    const last = convolutions.reduce<Stage>((stage, layer, i) => {
      const next = convolutions.at(i + 1);
      return next === undefined
        ? convolve(stage, layer, "linear")
        : convolve(stage, layer, "rectified", { border: next.dilation });
    }, reduced);
    return wholePlanes(last);
  });
  const mixed = pointwise(concatenate(parts, base.width, base.height), mixBranches, "linear");
  return addRectified(mixed, pointwise(base, shortcut, "linear"));
}

function runHead({ scores, boxes }: SeparableHead, input: Planes): Head {
  const run = ([depthwise, matrix]: Separable): Planes =>
    wholePlanes(separable(wholeStage(input), depthwise, matrix, "linear", "all"));
  return { scores: run(scores), boxes: run(boxes) };
}
