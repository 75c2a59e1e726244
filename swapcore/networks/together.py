"""Several networks of one architecture side by side in one, each with its share of the channels.

A narrow network leaves a processor idle most of the time. Its convolutions become convolutions in groups,
whose weights lie behind one another; everything else works channel by channel already. The images are
repeated as often.
"""

from typing import Any

import torch
from torch import Tensor, nn

__all__ = ["JoinsChannels", "concatenate", "repeated_images", "widened"]


class JoinsChannels(nn.Module):
    """A module that concatenates channels, for which it must know how many networks lie side by side."""

    networks: int = 1


def widened(module: nn.Module, networks: int) -> nn.Module:
    """A module for several networks in place of one for a single network, without weights (PyTorch's meta device).

    Classifiers are left out: no nonlinearity follows them.

    Args:
        module: Made of convolutions, normalisation, and what works on each channel alone.
        networks: How many.
    """
    if networks == 1:
        return module
    if isinstance(module, nn.Conv2d):
        settings: dict[str, Any] = {
            name: getattr(module, name) for name in ("kernel_size", "stride", "padding", "dilation")
        }
        return nn.Conv2d(
            module.in_channels * networks,
            module.out_channels * networks,
            groups=module.groups * networks,
            bias=module.bias is not None,
            device="meta",
            **settings,
        )
    if isinstance(module, nn.BatchNorm2d):
        return nn.BatchNorm2d(module.num_features * networks, eps=module.eps, device="meta")
    if isinstance(module, nn.Linear):
        return nn.Identity()
    for name, child in module.named_children():
        setattr(module, name, widened(child, networks))
    if isinstance(module, JoinsChannels):
        module.networks = networks
    return module


def repeated_images(images: Tensor, networks: int) -> Tensor:
    """The images (S, C, H, W) once for each network, (S, networks · C, H, W)."""
    if networks == 1:
        return images
    return images.repeat(1, networks, 1, 1).contiguous(memory_format=torch.channels_last)


def concatenate(parts: list[Tensor], networks: int) -> Tensor:
    """Join channels, those of each network side by side: parts (S, networks · C_i, H, W)."""
    if networks == 1:
        return torch.cat(parts, dim=1)
    shares = [part.view(len(part), networks, -1, *part.shape[2:]) for part in parts]
    joined = torch.cat(shares, dim=2)
    return joined.flatten(1, 2).contiguous(memory_format=torch.channels_last)
