"""What a network costs, counted from the network itself."""

import torch
from torch import nn


def counted_parameters(network):
    return sum(parameter.numel() for parameter in network.parameters())


def counted_flops(network, resolution):
    """Multiply-accumulates of one image, met by hooks."""
    total = 0

    def count(module, _inputs, output):
        nonlocal total
        total += output.numel() * module.weight[0].numel()

    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            module.register_forward_hook(count)
    device = next(network.parameters()).device
    with torch.no_grad():
        network.eval()(torch.zeros(1, 3, resolution, resolution, device=device))
    return total
