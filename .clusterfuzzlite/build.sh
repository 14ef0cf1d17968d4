#!/bin/bash -eu
# ClusterFuzzLite and OSS-Fuzz call this in their builder image: the targets go to $OUT,
# each with its seeds.
cd "$SRC/plumbline"
targets=(FuzzRequest FuzzJobID FuzzLimits FuzzLifecycle FuzzBody FuzzJudge FuzzErrorBody FuzzCBORRequest FuzzCBOR FuzzOperation)
fuzz/libfuzzer.sh "$OUT" "${targets[@]}"
for target in "${targets[@]}"; do
  (cd "fuzz/testdata/fuzz/$target" && zip -q "$OUT/${target}_seed_corpus.zip" seed-*)
done
